package io.github.dynamodblock.chaos.explore;

/** What must hold in every state and at every step. */
public enum Law {
    S1("every change of the row is one of: create, acquire of a released row, renewal and release by the same tenure"
            + " at a higher beat, takeover by another grant with a higher token"),
    S2("the token of a grant is the row's, and so higher than those of all grants before"),
    S4("the row shows the tenure of everybody who believes: none is taken over or freed before V"),
    C1B("no two clients believe at once (C1')"),
    C2("acquire does not return a lease that has expired"),
    C3("nobody renews after its tenure ended"),
    RELEASED("who is told RELEASED was released by its own release");

    private final String says;

    Law(String says) {
        this.says = says;
    }

    /** The name that verification uses. */
    public String id() {
        return this == C1B ? "C1'" : name();
    }

    /** What it demands. */
    public String says() {
        return says;
    }
}
