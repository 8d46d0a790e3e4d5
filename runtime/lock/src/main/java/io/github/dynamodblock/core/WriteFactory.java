package io.github.dynamodblock.core;

import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.core.protocol.TokenFloors;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.DataChange;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The write factory adds to a write what the protocol does not decide: the owner name, the values from the wall clock,
 * and the application's data.
 */
final class WriteFactory {
    private static final long SECOND = 1_000_000_000L;

    private final Clock clock;
    private final TokenFloors tokens;
    private final String owner;
    private final long horizonSeconds;
    private final AtomicLong expiresAt = new AtomicLong();

    /**
     * Creates a factory.
     *
     * @param tokens the floors below which no new token may be
     */
    WriteFactory(Clock clock, ClientSettings settings, TokenFloors tokens) {
        this.clock = clock;
        this.tokens = tokens;
        this.owner = settings.owner();
        this.horizonSeconds = settings.ttlHorizon().toSeconds();
    }

    /**
     * Returns an acquire. The floor is read again for every attempt; the token in the result is the one that counts.
     */
    LockWrite.Acquire acquire(LockRequest request, LeaseTimes times, Version version, Optional<String> seen) {
        return new LockWrite.Acquire(
                request.key(),
                version,
                owner,
                Duration.ofNanos(times.lease()),
                seen,
                tokens.floor(request.key(), clock.epochMicros()),
                expiresAt(times),
                request.onlyIfExists(),
                new RowContent(request.onItem(), request.data(), request.attributes()),
                data(request));
    }

    private static DataChange data(LockRequest request) {
        return request.dataOnlyIfNone()
                ? request.data().<DataChange>map(DataChange.WriteIfNone::new).orElse(new DataChange.Keep())
                : DataChange.of(request.data(), request.removesData());
    }

    /** Returns a heartbeat. */
    LockWrite.Heartbeat heartbeat(
            LockRequest request, LeaseTimes times, Version version, long token, DataChange data, Set<String> removed) {
        return new LockWrite.Heartbeat(
                request.key(),
                version,
                token,
                Duration.ofNanos(times.lease()),
                request.onItem() ? OptionalLong.empty() : OptionalLong.of(expiresAt(times)),
                data,
                removed);
    }

    /**
     * Returns when the time to live of a row ends that is written now, in epoch seconds. It counts from the later of
     * this machine's clock and the store's clock. It is never lower than what this client wrote before, whatever the
     * clocks do. A row that must stay taken for longer than any lease can last is kept beyond that time.
     */
    private long expiresAt(LeaseTimes times) {
        long now = MomentClock.epochSeconds(clock);
        long usual = expiresAt.accumulateAndGet(now + horizonSeconds, Math::max);
        long lease = times.lease() / SECOND + 1;
        return lease > horizonSeconds / 10 ? Math.max(usual, now + lease + horizonSeconds) : usual;
    }
}
