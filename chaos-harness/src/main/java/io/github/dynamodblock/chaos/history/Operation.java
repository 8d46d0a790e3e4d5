package io.github.dynamodblock.chaos.history;

import java.util.Optional;

/** An operation with its end; one that was never answered has none, and nobody knows whether it happened. */
public record Operation(Invoke invoke, Optional<Complete> complete) {

    /** Ends after every instant. */
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

    /** When it was invoked. */
    public long start() {
        return invoke.at();
    }

    /** When it returned, or {@link #NEVER}. */
    public long end() {
        return complete.map(Complete::at).orElse(NEVER);
    }

    /** How it ended; {@code INFO} where it never did. */
    public Outcome outcome() {
        return complete.map(Complete::outcome).orElse(Outcome.INFO);
    }

    /** Whether it certainly happened. */
    public boolean ok() {
        return outcome() == Outcome.OK;
    }
}
