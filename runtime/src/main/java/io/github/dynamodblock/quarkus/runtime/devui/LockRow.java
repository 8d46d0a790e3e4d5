package io.github.dynamodblock.quarkus.runtime.devui;

import io.github.dynamodblock.LockInfo;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table. All times are milliseconds, and those of the clock count from 1970.
 *
 * @param token a text, because a number of a browser has not enough digits
 */
record LockRow(
        String key,
        String partition,
        @Nullable String sort,
        boolean held,
        @Nullable String owner,
        @Nullable String token,
        @Nullable Long lease,
        @Nullable Long heldSince,
        @Nullable String forcedBy,
        @Nullable Long forcedAt,
        String version,
        String attributes) {
    static LockRow of(LockInfo info) {
        return new LockRow(
                info.key().toString(),
                info.key().partition(),
                info.key().sort().orElse(null),
                info.held(),
                info.owner().orElse(null),
                info.fencingToken().isPresent()
                        ? Long.toString(info.fencingToken().getAsLong())
                        : null,
                info.lease().map(Duration::toMillis).orElse(null),
                info.heldSince().map(Instant::toEpochMilli).orElse(null),
                info.forcedBy().orElse(null),
                info.forcedAt().map(Instant::toEpochMilli).orElse(null),
                info.version(),
                ShortText.of(info.attributes()));
    }
}
