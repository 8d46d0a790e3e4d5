package io.github.dynamodblock.chaos.checker;

import java.util.Arrays;

/** A property that a lock must have. The names are those of the properties page of the documentation. */
public enum Property {
    S1("S1", "every change of a row follows the protocol, and no version is stored twice under one token"),
    S2("S2", "the fencing tokens of a key strictly increase"),
    S3("S3", "no client takes over a row whose version it watched for less than L(1+ρ)"),
    S4("S4", "no client takes a lock over before the validity of its holder has passed"),
    M1("M1", "locks that are granted together are all acquired in one transaction, or none of them"),
    M2(
            "M2",
            "if one of the locks that were granted together is lost, the others are reported as lost and no longer"
                    + " renewed"),
    C1("C1", "claims of different grants of a key never overlap"),
    C1_PRIME("C1'", "no two holders of a key treat their leases as valid at the same time"),
    C2("C2", "acquire never returns ok after the validity of its lease has passed"),
    C3("C3", "no heartbeat of a grant is sent after the grant has ended, or after the limit that its holder set"),
    C4("C4", "isValid() returns true only to the holder of a grant that is not over"),
    C5("C5", "acquire returns ok only if a response has shown its grant and its token in the row"),
    LIN("LIN", "the operations are linearizable with respect to a fenced mutex with expiry"),
    OVERLAP(
            "U",
            "writes under two grants overlap only if a stall, a pause or a write in flight covers the end of the"
                    + " validity"),
    F1("F1", "a resource that compares tokens accepts writes only in the order of the grants, and counts each once"),
    F2("F2", "a counter that does not compare tokens shows lost updates if pauses are longer than the lease"),
    F3("F3", "a counter that only commits write loses no update, and each commit reports its true outcome"),
    K1("K1", "each lost grant is reported as lost exactly once"),
    K2("K2", "each lost grant is reported as lost in time"),
    K3("K3", "STOLEN is reported only for a stolen lease, and EXPIRED only for an expired lease"),
    K4("K4", "no grant is reported as lost after its release returned ok"),
    K5("K5", "danger and safety are reported in turn, never after a loss, and only to the holder"),
    R1("R1", "the outcome of a release says what happened to the lock"),
    R2(
            "R2",
            "a row that must stay taken for a time is not free before that time, even if its lock is released earlier"),
    R3("R3", "the release of an expired lease sends a request to free the row, in case no client has taken it"),
    R4("R4", "a closing client neither frees nor gives up a lock too early under which work runs"),
    L1("L1", "after a holder stops renewing, the next grant comes within a bounded time"),
    L2("L2", "after a release, the next grant comes within a bounded time"),
    L3("L3", "every client that requests a lock after all faults have ended gets it"),
    L5("L5", "acquire returns by its timeout, and every other operation returns"),
    N1(
            "N1",
            "every loss has a cause: a refusal, a time without responses, a stall, a requested limit, the loss of"
                    + " another lock, or a close"),
    N2(
            "N2",
            "every refusal and every long wait has a cause: another grant, an outage, a stall, or the requested limit"),
    HONESTY("H", "the run did what it planned, with enough grants and enough contention");

    private final String code;
    private final String meaning;

    Property(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** Returns the short name, such as {@code C1'}. */
    public String code() {
        return code;
    }

    /** Returns what the property states. */
    public String meaning() {
        return meaning;
    }

    /**
     * Returns the property with the given short name.
     *
     * @throws IllegalArgumentException if there is no such property
     */
    public static Property of(String code) {
        return Arrays.stream(values())
                .filter(property -> property.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no property '" + code + "'"));
    }
}
