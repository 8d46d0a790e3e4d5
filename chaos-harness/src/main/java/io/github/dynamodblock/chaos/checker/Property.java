package io.github.dynamodblock.chaos.checker;

import java.util.Arrays;

/** What a lock must keep; the names are those of the properties page of the documentation. */
public enum Property {
    S1("S1", "every change of a row is one that the protocol knows, and no version is stored twice"),
    S2("S2", "fencing tokens of a key strictly increase"),
    S3("S3", "nobody takes over a version that he watched for less than L(1+ρ)"),
    S4("S4", "nobody takes over before the holder's validity has passed"),
    M1("M1", "the rows of locks that are granted together change hands in one transaction"),
    M2(
            "M2",
            "once one of the locks that were granted together is lost, the others are told as lost and renewed no more"),
    C1("C1", "claims of different grants of a key never overlap"),
    C1_PRIME("C1'", "no two holders of a key believe at once"),
    C2("C2", "acquire never returns ok after its own validity has passed"),
    C3("C3", "no heartbeat of a grant is sent after its end, nor after the limit that its holder set"),
    LIN("LIN", "the operations are linearizable to a fenced mutex with expiry"),
    OVERLAP("U", "protected effects overlap only where a stall, a pause or a write in flight covers the expiry"),
    F1("F1", "a resource that compares tokens takes writes in the order of the grants"),
    F2("F2", "the unfenced twin of that resource shows lost updates where pauses are longer than the lease"),
    F3("F3", "a counter that only commits write loses no update, and each commit says what became of its own"),
    K1("K1", "a lost grant is told exactly once"),
    K2("K2", "a lost grant is told in time"),
    K3("K3", "stolen is said of what was stolen, expired of what expired"),
    K4("K4", "nothing is told as lost after its release returned ok"),
    R1("R1", "release says what became of the lock"),
    R2("R2", "what is to stay taken for a time is free no sooner, however soon it is released"),
    R3("R3", "whoever releases a lease that expired asks to free its row, which perhaps nobody took"),
    L1("L1", "after a holder stopped renewing the next grant comes in bounded time"),
    L2("L2", "after a release the next grant comes in bounded time"),
    L3("L3", "once all is healed, every client that asks gets a grant"),
    L5("L5", "acquire returns by its timeout"),
    N1("N1", "every loss has a cause: a refusal, time without an answer, a stall, a limit asked for, or a close"),
    N2(
            "N2",
            "every refusal and every long wait has a cause: another's grant, an outage, a stall, or the limit asked"
                    + " for"),
    HONESTY("H", "the run did what it planned, with enough grants and contention to mean something");

    private final String code;
    private final String meaning;

    Property(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The short name, such as {@code C1'}. */
    public String code() {
        return code;
    }

    /** What holds when the property holds. */
    public String meaning() {
        return meaning;
    }

    /**
     * The one of that short name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Property of(String code) {
        return Arrays.stream(values())
                .filter(property -> property.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no property '" + code + "'"));
    }
}
