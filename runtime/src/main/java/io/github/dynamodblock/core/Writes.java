package io.github.dynamodblock.core;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.Content;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Fills in a write what the protocol does not decide: the owner, the wall clock's part, the application's data. */
final class Writes {
    private final Clock clock;
    private final String owner;
    private final long horizonSeconds;
    private final AtomicLong expiresAt = new AtomicLong();

    Writes(Clock clock, ClientSettings settings) {
        this.clock = clock;
        this.owner = settings.owner();
        this.horizonSeconds = settings.ttlHorizon().toSeconds();
    }

    /** The floor is read anew for every attempt; the token that counts is the one in the answer. */
    LockWrite.Acquire acquire(LockRequest request, Times times, Version version, Optional<String> seen) {
        return new LockWrite.Acquire(
                request.key(),
                version,
                owner,
                Duration.ofNanos(times.lease()),
                seen,
                clock.epochMicros(),
                expiresAt(),
                request.onlyIfExists(),
                new Content(request.onItem(), request.data(), request.attributes()));
    }

    LockWrite.Heartbeat heartbeat(
            LockRequest request,
            Times times,
            Version version,
            long token,
            Optional<LockData> data,
            Set<String> removed) {
        return new LockWrite.Heartbeat(
                request.key(),
                version,
                token,
                Duration.ofNanos(times.lease()),
                request.onItem() ? OptionalLong.empty() : OptionalLong.of(expiresAt()),
                data,
                removed);
    }

    /** The end of a row's TTL if written now; never lower than this client wrote before, whatever the wall clock does. */
    private long expiresAt() {
        return expiresAt.accumulateAndGet(clock.epochMicros() / 1_000_000 + horizonSeconds, Math::max);
    }
}
