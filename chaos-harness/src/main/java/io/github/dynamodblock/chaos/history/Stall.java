package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

/**
 * An event: the process did not run for some time. The process has a ticker of 1 ms, and the ticks show a gap.
 *
 * @param at the last tick before the gap
 * @param until the first tick after the gap
 */
public record Stall(long at, String process, long until) implements Event {
    public Stall {
        require(!process.isBlank(), "process", process);
        require(until >= at, "until", until);
    }
}
