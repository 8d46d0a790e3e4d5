package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One conditional write of one row. Each condition names the grant and its place in time, for a copy of the request can
 * arrive long after its sender gave up.
 */
public sealed interface LockWrite {
    LockKey key();

    /** What the row's version becomes; higher than every version this grant has tried to write before. */
    Version version();

    /**
     * Takes the lock. Applied only if the row is absent, released, or still at {@code seen}, and in no case if this
     * grant wrote it last. Its token becomes {@code (its old token, or the floor) + 1}.
     *
     * @param seen the version of a row that was watched for its whole lease and did not change
     * @param floor a token that no earlier row of this key can have reached: the wall clock in microseconds
     * @param expiresAt epoch seconds from which the store may collect the row as garbage
     * @param data replaces the row's data if present
     */
    record Acquire(
            LockKey key,
            Version version,
            String owner,
            Duration lease,
            Optional<String> seen,
            long floor,
            long expiresAt,
            Optional<LockData> data,
            Map<String, AttributeValue> attributes)
            implements LockWrite {}

    /**
     * Renews the lock. Applied only if this grant holds the row under this token at a lower beat.
     *
     * @param expiresAt epoch seconds, never lower than last written
     */
    record Heartbeat(LockKey key, Version version, long token, Duration lease, long expiresAt) implements LockWrite {}

    /** Frees the lock, under the same condition as a heartbeat. */
    record Release(LockKey key, Version version, long token) implements LockWrite {}
}
