package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Rows that other programs may have written, in a real table: whatever is asked of them ends as documented, and the first
 * look takes no row that says it is held. The system property {@code table.rows} says how many.
 */
class AnyRowInTheTableTest {
    private static final int ROWS = Integer.getInteger("table.rows", 40);

    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient sdk;

    @BeforeAll
    static void connect() {
        sdk = LocalTable.client();
    }

    @AfterAll
    static void disconnect() {
        sdk.close();
    }

    private interface Asked {
        void run() throws Exception;
    }

    private static LockTable table(TableLayout layout) {
        return layout == TableLayout.AWS ? LockTable.named("any-rows") : LockTable.python("any-rows-of-python");
    }

    /** Whether DynamoDB takes such an item at all. */
    private static boolean put(LockTable table, LockKey key, AnyRow row) {
        Map<String, AttributeValue> item = row.item(new RowReader(table).primaryKey(key));
        try {
            sdk.putItem(put -> put.tableName(table.name()).item(item)).join();
            return true;
        } catch (CompletionException refused) {
            assertThat(refused).hasCauseInstanceOf(DynamoDbException.class);
            return false;
        }
    }

    private static void endsAsDocumented(String what, int seed, AnyRow row, Asked asked) {
        try {
            asked.run();
        } catch (LockException documented) {
            assertThat(documented.getMessage()).isNotBlank();
        } catch (Throwable e) {
            throw new AssertionError(what + " of the row of seed " + seed + ", " + row, e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void row_whateverItSays_endsWhatIsAskedAsDocumented(TableLayout layout) throws Exception {
        LockTable table = table(layout);
        LockTableAdmin admin = LockTableAdmin.of(sdk, table);
        admin.createIfMissing();
        // So long that no row that does not say its lease can be dead before the test has asked all.
        Duration lease = Duration.ofSeconds(20);
        int stored = 0;
        try (LockClient client = DynamoDbLocks.builder(sdk, table)
                .timing(LeaseTiming.ofLease(lease))
                .waitLimit(Duration.ofMillis(50))
                .build()) {
            for (int seed = 0; seed < ROWS; seed++) {
                AnyRow row = AnyRow.of(table, new Random(seed));
                LockKey key = key(layout, "any-" + seed);
                LockKey other = key(layout, "other-" + seed);
                if (!put(table, key, row)) {
                    continue;
                }
                stored++;
                LockRequest request = LockRequest.of(key).build();
                Consumer<Optional<? extends AutoCloseable>> firstLook = taken -> {
                    boolean mayBeDead = row.believed()
                            .filter(nanos -> nanos.compareTo(BigInteger.valueOf(10_000_000_000L)) < 0)
                            .isPresent();
                    assertThat(taken.isEmpty() || (row.isLock() && (row.free() || mayBeDead)))
                            .as("not taken from its holder at first sight: %s", row)
                            .isTrue();
                    taken.ifPresent(AnyRowInTheTableTest::close);
                };
                endsAsDocumented("get", seed, row, () -> admin.get(key));
                endsAsDocumented(
                        "list",
                        seed,
                        row,
                        () -> admin.list(key.partition())
                                .forEach(info -> assertThat(info.toString()).isNotBlank()));
                endsAsDocumented("tryAcquire", seed, row, () -> firstLook.accept(client.tryAcquire(request)));
                endsAsDocumented(
                        "acquire", seed, row, () -> client.acquire(request).close());
                put(table, key, row);
                endsAsDocumented("tryAcquireAll", seed, row, () -> {
                    Optional<MultiLease> all = client.tryAcquireAll(
                            List.of(request, LockRequest.of(other).build()));
                    firstLook.accept(all);
                });
                put(table, key, row);
                endsAsDocumented(
                        "tryAcquire on an item",
                        seed,
                        row,
                        () -> client.tryAcquire(LockRequest.of(key).onItem().build())
                                .ifPresent(Lease::close));
                put(table, key, row);
                endsAsDocumented(
                        "forceRelease",
                        seed,
                        row,
                        () -> assertThat(admin.forceRelease(key).sentence()).isNotBlank());
            }
            assertThat(stored).isGreaterThan(ROWS / 2);
            admin.raiseTokens();
            assertThat(admin.list().filter(info -> info.fencingToken().isPresent()))
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void heldRow_writtenOverWithAnything_endsWhatItsHolderAsksAsDocumented(TableLayout layout) throws Exception {
        LockTable table = table(layout);
        LockTableAdmin.of(sdk, table).createIfMissing();
        try (LockClient client = DynamoDbLocks.builder(sdk, table)
                .timing(LeaseTiming.ofLease(Duration.ofSeconds(20)))
                .build()) {
            for (int seed = 0; seed < ROWS / 2; seed++) {
                AnyRow row = AnyRow.of(table, new Random(~seed));
                LockKey key = key(layout, "held-" + seed);
                Lease released = client.acquire(LockRequest.of(key).build());
                put(table, key, row);
                endsAsDocumented("heartbeat", seed, row, () -> released.heartbeat(HeartbeatRequest.NONE));
                endsAsDocumented("release", seed, row, released::release);
                endsAsDocumented("close", seed, row, released::close);
            }
        }
    }

    private static LockKey key(TableLayout layout, String name) {
        return layout == TableLayout.AWS ? LockKey.of(name) : LockKey.of(name, "-");
    }

    private static void close(AutoCloseable lease) {
        try {
            lease.close();
        } catch (LockException documented) {
            assertThat(documented.getMessage()).isNotBlank();
        } catch (Exception e) {
            throw new AssertionError("close", e);
        }
    }
}
