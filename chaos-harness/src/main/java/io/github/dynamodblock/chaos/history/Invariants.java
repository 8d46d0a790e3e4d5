package io.github.dynamodblock.chaos.history;

/** Invariants of records, told with the value that broke them. */
final class Invariants {
    private Invariants() {}

    static void require(boolean holds, String name, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("history: wrong " + name + ": '" + value + "'");
        }
    }
}
