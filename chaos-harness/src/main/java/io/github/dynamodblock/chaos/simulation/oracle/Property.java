package io.github.dynamodblock.chaos.simulation.oracle;

import java.util.Arrays;

/** What the oracle sees kept or broken; the names are those of the properties page of the documentation. */
public enum Property {
    S1("S1", "every change of a row is one that the protocol knows, and no version is stored twice"),
    S2(io.github.dynamodblock.chaos.checker.Property.S2),
    F1("F1", "a resource that compares tokens takes writes in the order of the grants, and the newest grant's always"),
    F3(io.github.dynamodblock.chaos.checker.Property.F3),
    S3("S3", "nobody takes over a version that he watched for less than L(1+ρ)"),
    S4("S4", "nobody takes over before the holder's validity has passed"),
    M1("M1", "the rows of locks that are granted together change hands in one transaction"),
    M2(
            "M2",
            "once one of the locks that were granted together is lost, the others are told as lost and renewed no more"),
    C1(io.github.dynamodblock.chaos.checker.Property.C1),
    C1_PRIME(io.github.dynamodblock.chaos.checker.Property.C1_PRIME),
    C2(io.github.dynamodblock.chaos.checker.Property.C2),
    LIN(io.github.dynamodblock.chaos.checker.Property.LIN),
    C3("C3", "no heartbeat of a grant is sent after its end, nor after the limit that its holder set"),
    K1(io.github.dynamodblock.chaos.checker.Property.K1),
    K2(io.github.dynamodblock.chaos.checker.Property.K2),
    K3("K3", "stolen is said of what was stolen, expired of what expired"),
    K4(io.github.dynamodblock.chaos.checker.Property.K4),
    R1("R1", "release says what became of the lock"),
    R2("R2", "what is to stay taken for a time is free no sooner, however soon it is released"),
    R3("R3", "whoever releases a lease that expired asks to free its row, which perhaps nobody took"),
    L1(io.github.dynamodblock.chaos.checker.Property.L1),
    L2(io.github.dynamodblock.chaos.checker.Property.L2),
    L3("L3", "once all is healed, every client that asks gets a grant"),
    L5(io.github.dynamodblock.chaos.checker.Property.L5),
    N1(io.github.dynamodblock.chaos.checker.Property.N1),
    N2(io.github.dynamodblock.chaos.checker.Property.N2);

    private final String code;
    private final String meaning;

    /** One that the judge of real runs knows too. */
    Property(io.github.dynamodblock.chaos.checker.Property same) {
        this(same.code(), same.meaning());
    }

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
