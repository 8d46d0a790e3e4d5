package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

/**
 * An event: the store was slow to respond to a request of the harness itself.
 *
 * @param at an instant before the harness sent the request
 * @param process the process whose way to the store the request took, or {@link #STORE} if the request was sent
 *     directly
 * @param until when the response had arrived, or when the harness gave up
 */
public record StoreDelay(long at, String process, long until) implements Event {
    /** The process name for a request that was sent directly, not on the way of a worker. */
    public static final String STORE = "store";

    public StoreDelay {
        require(!process.isBlank(), "process", process);
        require(until >= at, "until", until);
    }
}
