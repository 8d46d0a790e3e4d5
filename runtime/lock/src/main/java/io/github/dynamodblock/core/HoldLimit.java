package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.core.protocol.Nanos;
import io.github.dynamodblock.spi.Clock;
import java.time.Duration;
import java.util.Optional;

/** How long a lease is renewed at most: as long as was asked for, counted from when that was asked; or for ever. */
final class HoldLimit {
    private record Limit(Duration hold, long until) {}

    private final Clock clock;
    private volatile Optional<Limit> limit = Optional.empty();

    HoldLimit(Clock clock) {
        this.clock = clock;
    }

    /** So long from now on. */
    void ask(Duration hold) {
        limit = Optional.of(new Limit(hold, clock.nanos() + Nanos.of(hold)));
    }

    /** Whether it is renewed no more. */
    boolean hasPassed() {
        Optional<Limit> asked = limit;
        return asked.isPresent() && Nanos.reached(clock.nanos(), asked.get().until());
    }

    /** How long it was to be held, if belief that ended then ended for this. */
    Optional<Duration> ended(long validUntil) {
        return limit.filter(asked -> validUntil - asked.until() >= 0).map(Limit::hold);
    }

    /** What is thrown at who wants it renewed all the same. */
    LockMisuseException renewedNoMore(LockKey key) {
        return new LockMisuseException(
                "The lock '" + key + "' was asked for to be held for at most "
                        + limit.map(Limit::hold).orElseThrow()
                        + " (atMost), which has passed: its lease is not renewed any more. Ask for a longer atMost.",
                null);
    }
}
