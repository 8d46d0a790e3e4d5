package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

/**
 * The holder saw {@code isValid()} answer true.
 *
 * @param at stamped <em>before</em> the call: a process that stops between the call and the stamp must not be blamed
 */
public record Belief(long at, String process, int thread, String key, long token) implements Event {
    public Belief {
        require(!process.isBlank(), "process", process);
        require(!key.isEmpty(), "key", key);
    }
}
