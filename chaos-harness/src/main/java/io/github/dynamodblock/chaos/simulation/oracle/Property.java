package io.github.dynamodblock.chaos.simulation.oracle;

import java.util.Arrays;

/** What the oracle sees kept or broken; the names are those of the properties page of the documentation. */
public enum Property {
    S1("S1", "every change of a row is one that the protocol knows, and no version is stored twice"),
    S2("S2", "fencing tokens of a key strictly increase"),
    F1("F1", "a resource that compares tokens takes writes in the order of the grants, and the newest grant's always"),
    S3("S3", "nobody takes over a version that he watched for less than L(1+ρ)"),
    S4("S4", "nobody takes over before the holder's validity has passed"),
    C1("C1", "claims of different grants of a key never overlap"),
    C1_PRIME("C1'", "no two holders of a key believe at once"),
    C2("C2", "acquire never returns ok after its own validity has passed"),
    LIN("LIN", "the operations of a key are linearizable to a fenced mutex with expiry"),
    C3("C3", "no heartbeat of a grant is sent after its end"),
    K1("K1", "a lost grant is told exactly once"),
    K2("K2", "a lost grant is told in time"),
    K3("K3", "stolen is said of what was stolen, expired of what expired"),
    K4("K4", "nothing is told as lost after its release returned ok"),
    L1("L1", "after a holder stopped renewing the next grant comes in bounded time"),
    L2("L2", "after a release the next grant comes in bounded time"),
    L3("L3", "once all is healed, every client that asks gets a grant"),
    L5("L5", "acquire returns by its timeout");

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

    /** The one of that short name. */
    public static Property of(String code) {
        return Arrays.stream(values())
                .filter(property -> property.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no property '" + code + "'"));
    }
}
