package io.github.dynamodblock.chaos.checker;

/** What a lock must keep; the names are those of the properties page of the documentation. */
public enum Property {
    C1("C1", "claims of different grants of a key never overlap"),
    C1_PRIME("C1'", "no two holders of a key believe at once"),
    C2("C2", "acquire never returns ok after its own validity has passed"),
    S2("S2", "fencing tokens of a key strictly increase"),
    LIN("LIN", "the operations are linearizable to a fenced mutex with expiry"),
    OVERLAP("U", "protected effects overlap only where a stall, a pause or a write in flight covers the expiry"),
    F1("F1", "a resource that compares tokens never accepts a lower one"),
    F2("F2", "the unfenced twin of that resource shows lost updates where pauses are longer than the lease"),
    F3("F3", "a counter that only commits write loses no update, and each commit says what became of its own"),
    K1("K1", "a lost grant is told exactly once"),
    K2("K2", "a lost grant is told in time"),
    K4("K4", "nothing is told as lost after its release returned ok"),
    L1("L1", "after a holder stopped renewing the next grant comes in bounded time"),
    L2("L2", "after a release the next grant comes in bounded time"),
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
}
