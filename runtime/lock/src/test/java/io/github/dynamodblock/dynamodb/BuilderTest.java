package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.system.SystemClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is said to the builder reaches the row, or the client that it makes. */
class BuilderTest {
    private static final LockTable TABLE = LockTable.named("locks");
    private static final Map<String, AttributeValue> KEY = Map.of("key", AttributeValue.fromS("k"));

    private final StandIn store = new StandIn(TABLE);

    private DynamoDbLocks.Builder builder() {
        return DynamoDbLocks.builder(store, TABLE).sharedConnections();
    }

    private String text(String attribute) {
        return Optional.ofNullable(store.item(KEY).get(attribute)).orElseThrow().s();
    }

    private long number(String attribute) {
        return Long.parseLong(Optional.ofNullable(store.item(KEY).get(attribute))
                .orElseThrow()
                .n());
    }

    /** The row that one acquire of a client made so leaves while it is held. */
    private void held(DynamoDbLocks.Builder by) throws Exception {
        try (LockClient client = by.build();
                Lease lease = client.acquire("k")) {
            assertThat(lease.isValid()).isTrue();
        }
    }

    @Test
    void build_withNothingSaid_hasTheDefaults() throws Exception {
        long now = new SystemClock().epochMicros() / 1_000_000;
        held(builder());

        assertThat(text("ownerName")).hasSize(32);
        assertThat(text("leaseDuration")).isEqualTo("20000");
        assertThat(number("expiresAt")).isBetween(now + 7 * 86_400, now + 7 * 86_400 + 600);
    }

    @Test
    void build_ownerTimingAndHorizonSaid_areInTheRow() throws Exception {
        long now = new SystemClock().epochMicros() / 1_000_000;
        held(builder()
                .owner("me")
                .timing(LeaseTiming.ofLease(Duration.ofSeconds(5)))
                .ttlHorizon(Duration.ofHours(2)));

        assertThat(text("ownerName")).isEqualTo("me");
        assertThat(text("leaseDuration")).isEqualTo("5000");
        assertThat(number("expiresAt")).isBetween(now + 7_200, now + 7_800);
    }

    @Test
    void build_clock_isTheOneOfFirstTokens() throws Exception {
        held(builder().clock(machine -> new Clock() {
            @Override
            public long nanos() {
                return machine.nanos();
            }

            @Override
            public long epochMicros() {
                return 4_000_000_000_000_000L;
            }
        }));

        assertThat(number("fencingToken")).isBetween(4_000_000_000_000_000L, 4_000_000_000_100_000L);
        assertThat(number("heldSince")).isEqualTo(4_000_000_000_000L);
    }

    @Test
    void build_storeWrapped_sendsByTheWrapper() {
        UnaryOperator<LockStore> refusing = inner -> {
            throw new IllegalStateException(
                    "of a test, around " + inner.getClass().getSimpleName());
        };

        assertThatThrownBy(() -> builder().store(refusing).build()).hasMessage("of a test, around DynamoDbStore");
    }

    @Test
    void build_waitLimitOfNothing_asksOnceAndDoesNotWait() throws Exception {
        store.put(Map.of(
                "key", AttributeValue.fromS("k"),
                "recordVersionNumber", AttributeValue.fromS("v"),
                "leaseDuration", AttributeValue.fromS("20000")));

        try (LockClient client = builder().waitLimit(Duration.ZERO).build()) {
            assertThatThrownBy(() -> client.acquire("k")).hasMessageContaining("k");
        }
    }

    @Test
    void build_context_tellsWhoseWorkAsks() throws Exception {
        Object work = new Object();
        try (LockClient client = builder().context(() -> work).build()) {
            LockRequest again = LockRequest.of("k").reentrant().build();
            Lease first = client.acquire(again);
            List<Lease> second = new ArrayList<>();
            Thread another = new Thread(() -> {
                try {
                    second.add(client.acquire(again));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            another.start();
            another.join();

            assertThat(second).singleElement().extracting(Lease::fencingToken).isEqualTo(first.fencingToken());
        }
    }

    @Test
    void build_closePolicy_decidesWhatBecomesOfHeldLocks() throws Exception {
        try (LockClient client = builder().build()) {
            client.acquire("k");
        }
        assertThat(text("isReleased")).isEqualTo("1");

        try (LockClient client = builder().closePolicy(ClosePolicy.EXPIRE).build()) {
            client.acquire("k");
        }
        assertThat(store.item(KEY)).doesNotContainKey("isReleased");
    }

    @Test
    void build_settingsThatDoNotFit_areRefusedBeforeAnythingIsMade() {
        List<String> made = new ArrayList<>();
        DynamoDbLocks.Builder builder = DynamoDbLocks.builder(store, TABLE).connections(() -> {
            made.add("a client");
            return store;
        });

        assertThatThrownBy(() -> builder.heartbeatRate(-1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> builder.heartbeatRate(5).clockDrift(2).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(made).isEmpty();
    }

    /** One for heartbeats and one for the rest; both are closed with the lock client, and the application's stays open. */
    @Test
    void build_connectionsOfASupplier_areTwoAndClosedWithTheClient() {
        List<Counted> made = new ArrayList<>();
        Counted application = new Counted();

        LockClient client = DynamoDbLocks.builder(application, TABLE)
                .connections(() -> {
                    made.add(new Counted());
                    return made.get(made.size() - 1);
                })
                .build();

        assertThat(made).hasSize(2).allSatisfy(one -> assertThat(one.closed).isZero());
        client.close();
        assertThat(made).allSatisfy(one -> assertThat(one.closed).isEqualTo(1));
        assertThat(application.closed).isZero();
    }

    private static final class Counted extends StandIn {
        private int closed;

        Counted() {
            super(TABLE);
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @Test
    void sharedConnections_ofAClientThatWaits_areRefused() {
        DynamoDbClient waiting = new DynamoDbClient() {
            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> DynamoDbLocks.builder(waiting, TABLE).sharedConnections())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The lock cannot share the connections of a synchronous SDK client. Give the builder a"
                        + " DynamoDbAsyncClient, or do not call sharedConnections().");
        // Its configuration is asked for when the client is made, and this one tells none.
        assertThatThrownBy(() -> DynamoDbLocks.builder(waiting, TABLE).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not reveal its configuration");
    }

    @Test
    void admin_get_showsLocksAndNothingElse() {
        LockTableAdmin admin = LockTableAdmin.of(store, TABLE);
        store.put(Map.of(
                "key", AttributeValue.fromS("k"),
                "recordVersionNumber", AttributeValue.fromS("v"),
                "ownerName", AttributeValue.fromS("holder")));
        store.put(Map.of(
                "key", AttributeValue.fromS("theirs"),
                "recordVersionNumber", AttributeValue.fromS("v"),
                "record_version_number", AttributeValue.fromS("v")));

        assertThat(admin.get("k").orElseThrow().owner()).contains("holder");
        assertThat(admin.get("theirs")).isEmpty();
        assertThat(admin.get("none")).isEmpty();
        assertThatThrownBy(() -> admin.named(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The name of an administrator must not be blank or contain half of a surrogate pair: ' '");
        assertThatThrownBy(() -> admin.named("a\ud800")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void admin_getNotAllowed_namesLockAndPermission() {
        DynamoDbAsyncClient forbidden = new StandIn(TABLE) {
            @Override
            synchronized Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
                throw StandIn.error(400, "AccessDeniedException", "anna may not");
            }
        };

        assertThatThrownBy(() -> LockTableAdmin.of(forbidden, TABLE).get("k"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll("the lock 'k'", "Allow dynamodb:GetItem on it");
    }

    @Test
    void admin_withoutAName_isUserAndHostAndByTheMachinesClock() {
        long before = new SystemClock().epochMicros() / 1_000;
        store.put(Map.of(
                "key", AttributeValue.fromS("k"),
                "recordVersionNumber", AttributeValue.fromS("v"),
                "ownerName", AttributeValue.fromS("holder")));

        LockTableAdmin.of(store, TABLE).forceRelease("k");

        assertThat(text("forcedBy")).startsWith(System.getProperty("user.name") + "@");
        assertThat(number("forcedAt")).isGreaterThanOrEqualTo(before);
        assertThat(number("fencingToken")).isGreaterThanOrEqualTo(before * 1_000);
    }
}
