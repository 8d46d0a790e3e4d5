package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

import java.util.Optional;

/**
 * An event: the lock client notified its user about a grant.
 *
 * @param at the start of the callback
 * @param reason the reason of the loss; absent for the other kinds
 */
public record Callback(long at, String process, String key, long token, Kind kind, Optional<Reason> reason)
        implements Event {

    /** The kind of a notification. */
    public enum Kind {
        IN_DANGER,
        SAFE_AGAIN,
        LOST
    }

    /** The reason why a grant was lost. */
    public enum Reason {
        STOLEN,
        EXPIRED,
        WITH_ANOTHER,
        CLIENT_CLOSED
    }

    public Callback {
        require(!process.isBlank(), "process", process);
        require(kind == Kind.LOST || reason.isEmpty(), "reason", reason);
    }
}
