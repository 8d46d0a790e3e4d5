package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.RowContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a client warns of, once each. */
@Isolated("hears what is logged")
class OneTimeWarningsTest {
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final LockData LARGE = LockData.of(new byte[OneTimeWarnings.LARGE_DATA + 1]);

    private final Logger logger = Logger.getLogger("io.github.dynamodblock");
    private final List<String> heard = new ArrayList<>();
    private final Handler hears = new Handler() {
        @Override
        public void publish(LogRecord record) {
            heard.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});

    @BeforeEach
    void listen() {
        logger.addHandler(hears);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(hears);
    }

    private Lease granted(LockRequest request) {
        return client.acquireAsync(request).join();
    }

    private void freeWithToken(String key, long token) {
        world.put(new LockRow(
                LockKey.of(key),
                Optional.empty(),
                Optional.empty(),
                "v",
                true,
                OptionalLong.of(token),
                RowContent.NONE));
    }

    @Test
    void grant_tokenMoreThanADayAheadOfTheClock_isWarnedOfOnce() {
        long day = world.epochMicros() + DAY_MICROS;
        freeWithToken("near", day - 1);
        freeWithToken("far", day);
        freeWithToken("farther", Long.MAX_VALUE - 1);
        granted(LockRequest.of("near").build());
        assertThat(heard).isEmpty();

        granted(LockRequest.of("far").build());
        granted(LockRequest.of("farther").build());

        assertThat(heard).singleElement().asString().contains("'far'", Long.toString(day + 1), "more than a day ahead");
    }

    @Test
    void grant_ofTheFirstToken_isNotWarnedOf() {
        freeWithToken("negative", Long.MIN_VALUE);

        granted(LockRequest.of("negative").build());
        granted(LockRequest.of("new").build());

        assertThat(heard).isEmpty();
    }

    @Test
    void grant_withLargeData_isWarnedOfOnce() {
        granted(LockRequest.of("small")
                .data(LockData.of(new byte[OneTimeWarnings.LARGE_DATA]))
                .build());
        assertThat(heard).isEmpty();

        Lease lease = granted(LockRequest.of("large").data(LARGE).build());
        lease.release();
        granted(LockRequest.of("large").build());

        assertThat(heard).singleElement().asString().contains("'large'", "4097 bytes", "Every heartbeat");
    }

    @Test
    void heartbeat_withLargeData_isWarnedOf() {
        Lease lease = granted(LockRequest.of("k").build());

        CompletionStage<?> unused = lease.heartbeatAsync(HeartbeatRequest.NONE.withData(LARGE));

        assertThat(heard).singleElement().asString().contains("'k'", "4097 bytes");
    }
}
