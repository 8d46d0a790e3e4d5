package io.github.dynamodblock.chaos.history;

import java.util.Optional;

/**
 * An operation: its beginning and its end. If no end was recorded, it is not known whether the operation happened.
 *
 * @param complete the end; absent if none was recorded
 */
public record Operation(Invoke invoke, Optional<Complete> complete) {

    /** An instant that is after all other instants. */
    public static final long NEVER = Long.MAX_VALUE;

    public String process() {
        return invoke.process();
    }

    public String key() {
        return invoke.key();
    }

    public Action action() {
        return invoke.action();
    }

    /** Returns when the operation was invoked. */
    public long start() {
        return invoke.at();
    }

    /** Returns when the operation returned, or {@link #NEVER}. */
    public long end() {
        return complete.map(Complete::at).orElse(NEVER);
    }

    /** Returns how the operation ended; {@code INFO} if no end was recorded. */
    public Outcome outcome() {
        return complete.map(Complete::outcome).orElse(Outcome.INFO);
    }

    /** Returns whether the operation certainly happened. */
    public boolean ok() {
        return outcome() == Outcome.OK;
    }
}
