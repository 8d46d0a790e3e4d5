package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

/**
 * An event: {@code isValid()} returned true to the holder of a grant.
 *
 * @param at an instant <em>before</em> the call. A stamp after the call would be too late if the process stopped in
 *     between, and the holder would be blamed wrongly
 */
public record Belief(long at, String process, int thread, String key, long token) implements Event {
    public Belief {
        require(!process.isBlank(), "process", process);
        require(!key.isEmpty(), "key", key);
    }
}
