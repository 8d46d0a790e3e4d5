package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;

/** What must hold in every state and at every step. */
public enum Law {
    S1(
            "S1",
            "every change of the row is one of: create, acquire of a released row, renewal and release by the same"
                    + " tenure at a higher beat, takeover by another grant with a higher token"),
    S2("S2", "the token of a grant is the row's, and so higher than those of all grants before"),
    S4("S4", "the row shows the tenure of everybody who believes: none is taken over or freed before V"),
    C1_PRIME(Property.C1_PRIME),
    C2(Property.C2),
    C3("C3", "nobody renews after its tenure ended"),
    N1(
            "N1",
            "a holder whose heartbeat is due sends it, and waits for no more answers than can still come: it does all"
                    + " it can to keep what it holds"),
    RELEASED("RELEASED", "who is told RELEASED was released by its own release");

    private final String id;
    private final String says;

    /** One that the judge of runs knows too. */
    Law(Property property) {
        this(property.code(), property.meaning());
    }

    Law(String id, String says) {
        this.id = id;
        this.says = says;
    }

    /** Its short name. */
    public String id() {
        return id;
    }

    /** What it demands. */
    public String says() {
        return says;
    }
}
