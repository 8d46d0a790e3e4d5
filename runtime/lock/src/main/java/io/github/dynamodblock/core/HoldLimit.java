package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.core.protocol.Nanos;
import io.github.dynamodblock.spi.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * A hold limit is the time for which a lease is renewed at most: the requested time ({@code atMost}), counted from the
 * request for it, or no limit.
 */
final class HoldLimit {
    private record Limit(Duration hold, long until) {}

    private final Clock clock;
    private volatile Optional<Limit> limit = Optional.empty();

    HoldLimit(Clock clock) {
        this.clock = clock;
    }

    /** Limits the renewal to so long from now on. */
    void ask(Duration hold) {
        limit = Optional.of(new Limit(hold, clock.nanos() + Nanos.of(hold)));
    }

    /** Returns whether the lease is not renewed any more. */
    boolean hasPassed() {
        Optional<Limit> asked = limit;
        return asked.isPresent() && Nanos.reached(clock.nanos(), asked.get().until());
    }

    /** Returns the requested time, if belief that ended at {@code validUntil} ended because of this limit. */
    Optional<Duration> ended(long validUntil) {
        return limit.filter(asked -> validUntil - asked.until() >= 0).map(Limit::hold);
    }

    /** Returns the exception for a caller that requests a renewal nevertheless. */
    LockMisuseException holdLimitPassed(LockKey key) {
        return new LockMisuseException(
                "The lock '" + key + "' was requested for at most "
                        + limit.map(Limit::hold).orElseThrow()
                        + " (atMost). This time has passed, and the lease is not renewed any more."
                        + " Request a longer atMost.",
                null);
    }
}
