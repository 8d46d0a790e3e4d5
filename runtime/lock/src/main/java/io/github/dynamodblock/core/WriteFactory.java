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

/** Fills in a write what the protocol does not decide: the owner, the wall clock's part, the application's data. */
final class WriteFactory {
    private static final long SECOND = 1_000_000_000L;

    private final Clock clock;
    private final TokenFloors tokens;
    private final String owner;
    private final long horizonSeconds;
    private final AtomicLong expiresAt = new AtomicLong();

    /** @param tokens below which no new token may be */
    WriteFactory(Clock clock, ClientSettings settings, TokenFloors tokens) {
        this.clock = clock;
        this.tokens = tokens;
        this.owner = settings.owner();
        this.horizonSeconds = settings.ttlHorizon().toSeconds();
    }

    /** The floor is read anew for every attempt; the token that counts is the one in the answer. */
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
     * The end of a row's TTL if written now, by the later of this machine's clock and the store's; never lower than this
     * client wrote before, whatever the clocks do. A row that is to stay taken for longer than a lease can be lasts beyond
     * that time.
     */
    private long expiresAt(LeaseTimes times) {
        long now = MomentClock.epochSeconds(clock);
        long usual = expiresAt.accumulateAndGet(now + horizonSeconds, Math::max);
        long lease = times.lease() / SECOND + 1;
        return lease > horizonSeconds / 10 ? Math.max(usual, now + lease + horizonSeconds) : usual;
    }
}
