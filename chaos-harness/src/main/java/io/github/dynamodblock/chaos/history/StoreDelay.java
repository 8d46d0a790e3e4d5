package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

/**
 * The store left a question of the harness itself without an answer for a while.
 *
 * @param at before it was asked
 * @param process whose way to the store the question took, or {@link #STORE}, which is asked directly
 * @param until when it had answered, or the question was given up
 */
public record StoreDelay(long at, String process, long until) implements Event {
    /** Asked on no worker's way. */
    public static final String STORE = "store";

    public StoreDelay {
        require(!process.isBlank(), "process", process);
        require(until >= at, "until", until);
    }
}
