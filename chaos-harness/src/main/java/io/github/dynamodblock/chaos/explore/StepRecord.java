package io.github.dynamodblock.chaos.explore;

/**
 * A step record identifies a step that was taken. A value that does not apply is −1.
 *
 * @param what the kind of participant that took the step
 * @param client the client
 * @param key the key
 * @param index the number of the step among all steps of this participant
 */
record StepRecord(What what, int client, int key, int index) {
    /** The kinds of participants. */
    enum What {
        /** A client, for one key. */
        PART,
        /** A holder of one key, because it lost another lock. */
        AFTER_ANOTHER_LOST,
        /** A client, for all keys. */
        ALL,
        /** A message that a client sent about all keys. */
        ARRIVAL,
        /** An operator frees a lock by force. */
        FORCE,
        /** Time. While it passes, the machine of that client is suspended, if there is a client. */
        TIME
    }
}
