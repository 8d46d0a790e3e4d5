package io.github.dynamodblock.chaos.history;

/** Checks the invariants of records. The message of a failure contains the value that broke the invariant. */
final class Invariants {
    private Invariants() {}

    static void require(boolean holds, String name, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("history: wrong " + name + ": '" + value + "'");
        }
    }
}
