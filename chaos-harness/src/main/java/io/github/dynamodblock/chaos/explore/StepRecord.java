package io.github.dynamodblock.chaos.explore;

/**
 * Which step was taken: of what, of which client as to which key, and which of all such steps. What does not apply is −1.
 */
record StepRecord(What what, int client, int key, int index) {
    enum What {
        /** A client as to one key. */
        PART,
        /** A holder of one key, for it lost another. */
        BEREFT,
        /** A client as to all keys. */
        ALL,
        /** What a client sent about all keys. */
        ARRIVAL,
        /** An operator. */
        FORCE,
        /** Time, while that client's machine is suspended, if any. */
        TIME
    }
}
