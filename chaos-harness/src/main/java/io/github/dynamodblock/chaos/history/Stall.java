package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

/**
 * The process did not run for a while, by a gap of its own 1 ms ticker.
 *
 * @param at the last tick before the gap
 * @param until the first tick after it
 */
public record Stall(long at, String process, long until) implements Event {
    public Stall {
        require(!process.isBlank(), "process", process);
        require(until >= at, "until", until);
    }
}
