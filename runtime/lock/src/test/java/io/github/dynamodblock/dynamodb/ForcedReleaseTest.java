package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.system.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("wire of ForcedReleaseTest")
class ForcedReleaseTest {
    private static final RequestCounter REQUESTS = new RequestCounter();
    private static final BeforeWrites BEFORE_WRITES = new BeforeWrites();

    /** The administrator's. */
    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient sdk;

    /** Everybody else's. */
    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient others;

    @SuppressWarnings("NullAway.Init")
    private static FaultyWire wire;

    private final String name = "forced-" + UUID.randomUUID();

    /** A table of each layout, and how a lock is named there. */
    enum Place {
        AWS(LocalTable.LOCKS),
        PYTHON(LockTable.python("python-locks"));

        @SuppressWarnings("ImmutableEnumChecker") // of text
        final LockTable table;

        Place(LockTable table) {
            this.table = table;
        }

        LockKey key(String name) {
            return new LockKey(name, table.sortKey().map(sort -> "-"));
        }

        LockTableAdmin admin() {
            return LockTableAdmin.of(sdk, table);
        }
    }

    @BeforeAll
    static void connect() {
        wire = new FaultyWire(DynamoDbLocal.shared().endpoint());
        sdk = LocalTable.client(wire.endpoint(), REQUESTS, BEFORE_WRITES);
        others = LocalTable.client();
        for (Place place : Place.values()) {
            place.admin().createIfMissing();
        }
    }

    @AfterAll
    static void disconnect() throws Exception {
        sdk.close();
        others.close();
        wire.close();
    }

    private static LockClient client(Place place, String owner) {
        return DynamoDbLocks.builder(others, place.table)
                .owner(owner)
                .timing(LeaseTiming.ofLease(Duration.ofSeconds(8)))
                .build();
    }

    private void put(String... attributes) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("key", AttributeValue.fromS(name));
        for (int i = 0; i < attributes.length; i += 2) {
            item.put(attributes[i], AttributeValue.fromS(attributes[i + 1]));
        }
        others.putItem(put -> put.tableName("locks").item(item)).join();
    }

    private Map<String, AttributeValue> item() {
        return others.getItem(get ->
                        get.tableName("locks").consistentRead(true).key(Map.of("key", AttributeValue.fromS(name))))
                .join()
                .item();
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_heldLock_tellsItsHolderAndGivesTheNextAHigherToken(Place place) throws Exception {
        BlockingQueue<LeaseEvent> heard = new LinkedBlockingQueue<>();
        try (LockClient holder = client(place, "holder");
                LockClient next = client(place, "next")) {
            Lease lease = holder.acquire(LockRequest.of(place.key(name))
                    .listener((l, event) -> heard.add(event))
                    .build());

            ForcedRelease forced = place.admin().forceRelease(place.key(name));

            assertThat(forced).isInstanceOfSatisfying(ForcedRelease.Freed.class, freed -> {
                assertThat(freed.was().owner()).contains("holder");
                assertThat(freed.was().fencingToken()).hasValue(lease.fencingToken());
                assertThat(freed.sentence()).contains(name, "'holder'");
            });
            assertThat(place.admin().get(place.key(name)).filter(LockInfo::held))
                    .isEmpty();
            Lease taken =
                    next.tryAcquire(LockRequest.of(place.key(name)).build()).orElseThrow();
            assertThat(taken.fencingToken()).isGreaterThan(lease.fencingToken());
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(new LeaseEvent.Lost(LostReason.STOLEN));
            assertThat(lease.isValid()).isFalse();
            assertThat(lease.release()).isEqualTo(ReleaseOutcome.LOST);
            assertThat(taken.isValid()).isTrue();
            assertThat(taken.release()).isEqualTo(ReleaseOutcome.RELEASED);
            assertThat(heard).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_noOtherTakesIt_itsHolderHearsNevertheless(Place place) throws Exception {
        BlockingQueue<LeaseEvent> heard = new LinkedBlockingQueue<>();
        try (LockClient holder = client(place, "holder")) {
            Lease lease = holder.acquire(LockRequest.of(place.key(name))
                    .listener((l, event) -> heard.add(event))
                    .build());

            place.admin().forceRelease(place.key(name));

            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(new LeaseEvent.Lost(LostReason.STOLEN));
            assertThat(lease.release()).isEqualTo(ReleaseOutcome.LOST);
            assertThat(place.admin().get(place.key(name)).filter(LockInfo::held))
                    .isEmpty();
        }
    }

    @Test
    void forceRelease_heldLock_marksTheVersionAndKeepsWhatTheRowCarries() throws Exception {
        try (LockClient holder = client(Place.AWS, "holder")) {
            Lease lease = holder.acquire(LockRequest.of(name)
                    .attribute("team", AttributeValue.fromS("invoices"))
                    .backgroundHeartbeats(false)
                    .build());
            Map<String, AttributeValue> before = item();

            LockTableAdmin.of(sdk, Place.AWS.table, new StillClock(1_234_567))
                    .named("anna")
                    .forceRelease(name);

            Map<String, AttributeValue> expected = new HashMap<>(before);
            expected.put("isReleased", AttributeValue.fromS("1"));
            expected.put("forcedBy", AttributeValue.fromS("anna"));
            expected.put("forcedAt", AttributeValue.fromN("1234"));
            expected.put("fencingToken", AttributeValue.fromN(Long.toString(lease.fencingToken() + 1)));
            expected.put(
                    "recordVersionNumber",
                    AttributeValue.fromS(Optional.ofNullable(before.get("recordVersionNumber"))
                                    .orElseThrow()
                                    .s() + ".forced"));
            assertThat(item()).isEqualTo(expected);
        }
    }

    private static Optional<String> forcedBy(LockInfo info) {
        return info.forcedBy();
    }

    @Test
    void forceRelease_byName_isShownWithItsTimeUntilTheNextAcquire() throws Exception {
        Instant before = now();
        LockTableAdmin anna = Place.AWS.admin().named("anna");
        try (LockClient holder = client(Place.AWS, "holder")) {
            holder.acquire(name);
            anna.forceRelease(name);

            assertThat(anna.get(name)).hasValueSatisfying(info -> {
                assertThat(info.held()).isFalse();
                assertThat(info.forcedBy()).contains("anna");
                assertThat(info.forcedAt().orElseThrow()).isBetween(before, now());
                assertThat(info.attributes()).isEmpty();
            });
            Lease next = holder.acquire(name);
            assertThat(item()).doesNotContainKeys("forcedBy", "forcedAt");
            next.release();
            assertThat(anna.get(name).flatMap(ForcedReleaseTest::forcedBy)).isEmpty();
        }
    }

    private static Instant now() {
        return Instant.ofEpochMilli(new SystemClock().epochMicros() / 1_000);
    }

    @Test
    void forceRelease_nextAcquiredWithOthers_isShownNoLonger() throws Exception {
        try (LockClient holder = client(Place.AWS, "holder")) {
            holder.acquire(name);
            Place.AWS.admin().forceRelease(name);

            holder.acquireAll(List.of(
                    LockRequest.of(name).build(), LockRequest.of(name + "-b").build()));

            assertThat(item()).doesNotContainKeys("forcedBy", "forcedAt");
        }
    }

    @Test
    void forceRelease_withoutAName_isByUserAndHost() throws Exception {
        try (LockClient holder = client(Place.AWS, "holder")) {
            holder.acquire(name);
            Place.AWS.admin().forceRelease(name);

            assertThat(Place.AWS.admin().get(name).flatMap(ForcedReleaseTest::forcedBy))
                    .hasValueSatisfying(by -> assertThat(by).startsWith(System.getProperty("user.name") + "@"));
        }
    }

    @Test
    void forceRelease_whereFreeRowsAreDeleted_leavesNoTrace() throws Exception {
        try (LockClient holder = client(Place.PYTHON, "holder")) {
            holder.acquire(LockRequest.of(Place.PYTHON.key(name)).build());

            Place.PYTHON.admin().named("anna").forceRelease(Place.PYTHON.key(name));

            assertThat(Place.PYTHON.admin().get(Place.PYTHON.key(name))).isEmpty();
        }
    }

    @Test
    void forceRelease_forcedByAnotherMeanwhile_isChangedAndTheirs() throws Exception {
        try (LockClient holder = client(Place.AWS, "holder")) {
            holder.acquire(name);
            LockTableAdmin ben = LockTableAdmin.of(others, Place.AWS.table).named("ben");
            BEFORE_WRITES.once(() -> ben.forceRelease(name));

            assertThat(Place.AWS.admin().named("anna").forceRelease(name))
                    .isInstanceOfSatisfying(
                            ForcedRelease.Changed.class,
                            changed -> assertThat(changed.now().flatMap(ForcedReleaseTest::forcedBy))
                                    .contains("ben"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\ud800"})
    void named_noName_isRefused(String none) {
        LockTableAdmin admin = Place.AWS.admin();

        assertThatThrownBy(() -> admin.named(none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name of an administrator");
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_heldLock_costsAReadAndAWrite(Place place) throws Exception {
        try (LockClient holder = client(place, "holder")) {
            holder.acquire(LockRequest.of(place.key(name)).build());
            REQUESTS.since();

            assertThat(place.admin().forceRelease(place.key(name))).isInstanceOf(ForcedRelease.Freed.class);
            assertThat(REQUESTS.since()).isEqualTo(2);
        }
    }

    @Test
    void forceRelease_freeLock_writesNothing() throws Exception {
        try (LockClient holder = client(Place.AWS, "holder")) {
            holder.acquire(name).release();
        }
        Map<String, AttributeValue> before = item();

        assertThat(Place.AWS.admin().forceRelease(name))
                .isInstanceOfSatisfying(
                        ForcedRelease.WasFree.class,
                        free -> assertThat(free.sentence()).contains(name, "free already"));
        assertThat(item()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_noItem_isNoSuchLockAndMakesNone(Place place) {
        assertThat(place.admin().forceRelease(place.key(name)))
                .isEqualTo(new ForcedRelease.NoSuchLock(place.key(name)))
                .satisfies(forced -> assertThat(forced.sentence()).contains(place.key(name) + "'"));
        assertThat(place.admin().get(place.key(name))).isEmpty();
    }

    @Test
    void forceRelease_lockOnAnOwnItem_leavesTheItem() throws Exception {
        put("total", "12");
        try (LockClient holder = client(Place.AWS, "holder")) {
            holder.acquire(LockRequest.of(name).onItem().build());

            assertThat(Place.AWS.admin().forceRelease(name)).isInstanceOf(ForcedRelease.Freed.class);
            assertThat(item())
                    .containsEntry("total", AttributeValue.fromS("12"))
                    .containsEntry("ownItem", AttributeValue.fromS("1"))
                    .doesNotContainKey("expiresAt");
        }
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_renewedMeanwhile_isFreedByOneWriteMore(Place place) throws Exception {
        try (LockClient holder = client(place, "holder")) {
            Lease lease = holder.acquire(LockRequest.of(place.key(name)).build());
            BEFORE_WRITES.once(() -> lease.heartbeat(HeartbeatRequest.NONE));
            REQUESTS.since();

            assertThat(place.admin().forceRelease(place.key(name))).isInstanceOf(ForcedRelease.Freed.class);
            assertThat(REQUESTS.since()).isEqualTo(3);
            assertThat(lease.release()).isEqualTo(ReleaseOutcome.LOST);
        }
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_acquiredByAnotherMeanwhile_leavesItAndSaysWhoHoldsIt(Place place) throws Exception {
        try (LockClient holder = client(place, "holder");
                LockClient next = client(place, "next")) {
            Lease lease = holder.acquire(LockRequest.of(place.key(name)).build());
            List<Lease> leases = new ArrayList<>();
            BEFORE_WRITES.once(() -> {
                lease.release();
                leases.add(next.acquireAsync(LockRequest.of(place.key(name)).build())
                        .join());
            });

            assertThat(place.admin().forceRelease(place.key(name)))
                    .isInstanceOfSatisfying(ForcedRelease.Changed.class, changed -> {
                        assertThat(changed.now().orElseThrow().held()).isTrue();
                        assertThat(changed.sentence()).contains(name, "'next' holds the lock");
                    });
            assertThat(leases.get(0).release()).isEqualTo(ReleaseOutcome.RELEASED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_releasedMeanwhile_saysThatItIsFree(Place place) throws Exception {
        try (LockClient holder = client(place, "holder")) {
            Lease lease = holder.acquire(LockRequest.of(place.key(name)).build());
            BEFORE_WRITES.once(lease::release);

            assertThat(place.admin().forceRelease(place.key(name)))
                    .isInstanceOfSatisfying(ForcedRelease.Changed.class, changed -> {
                        assertThat(changed.now().filter(LockInfo::held)).isEmpty();
                        assertThat(changed.sentence()).contains(name, "free");
                    });
            assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
        }
    }

    @Test
    void forceRelease_responseLost_isFreedOnceAndSaysSo() throws Exception {
        try (LockClient holder = client(Place.AWS, "holder")) {
            Lease lease = holder.acquire(name);
            BEFORE_WRITES.once(wire::loseNextResponse);
            REQUESTS.since();

            assertThat(Place.AWS.admin().forceRelease(name)).isInstanceOf(ForcedRelease.Freed.class);
            assertThat(REQUESTS.since()).isEqualTo(3);
            assertThat(item())
                    .containsEntry("fencingToken", AttributeValue.fromN(Long.toString(lease.fencingToken() + 1)));
        }
    }
}
