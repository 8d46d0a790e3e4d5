package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.DataChange;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import io.github.dynamodblock.system.SystemClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every attribute of an item that each write leaves, by name, type and unit, in each layout. */
class WrittenItemTest {
    private static final String GRANT = "a".repeat(32);
    private static final String OTHER = "b".repeat(32);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long MICROS = new SystemClock().epochMicros();

    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient sdk;

    private final String name = "written-" + UUID.randomUUID();

    @BeforeAll
    static void connect() {
        sdk = LocalTable.client();
        for (Layout layout : Layout.values()) {
            LockTableAdmin.of(sdk, layout.table).createIfMissing();
        }
    }

    @AfterAll
    static void disconnect() {
        sdk.close();
    }

    /** The tables, and how each names what it keeps. */
    enum Layout {
        AWS(LockTable.named("locks"), "ownerName", "leaseDuration", "recordVersionNumber", "expiresAt"),
        PARTS(
                LockTable.named("locks-of-parts").withSortKey("part"),
                "ownerName",
                "leaseDuration",
                "recordVersionNumber",
                "expiresAt"),
        PYTHON(
                LockTable.python("python-locks"),
                "owner_name",
                "lease_duration",
                "record_version_number",
                "expiry_time");

        @SuppressWarnings("ImmutableEnumChecker") // never changed
        final LockTable table;

        final String owner;
        final String lease;
        final String version;
        final String expires;

        Layout(LockTable table, String owner, String lease, String version, String expires) {
            this.table = table;
            this.owner = owner;
            this.lease = lease;
            this.version = version;
            this.expires = expires;
        }

        LockKey key(String of) {
            return table.sortKey().isPresent() ? LockKey.of(of, "-") : LockKey.of(of);
        }

        /** Of a lease of 2.5 s or 4.5 s: milliseconds as text, or whole seconds rounded up. */
        AttributeValue lease(long millis) {
            return this == PYTHON
                    ? AttributeValue.fromN(Long.toString(millis / 1_000 + 1))
                    : AttributeValue.fromS(Long.toString(millis));
        }
    }

    private Map<String, AttributeValue> acquired(Layout layout) {
        Map<String, AttributeValue> item = new HashMap<>(new RowReader(layout.table).primaryKey(layout.key(name)));
        item.put(layout.owner, AttributeValue.fromS("me"));
        item.put(layout.lease, layout.lease(2_500));
        item.put(layout.version, AttributeValue.fromS(GRANT + ".000000000001"));
        item.put("fencingToken", AttributeValue.fromN("6"));
        item.put("heldSince", AttributeValue.fromN(Long.toString(MICROS / 1_000)));
        item.put(layout.expires, AttributeValue.fromN("4000000000"));
        return item;
    }

    private void write(Layout layout, LockWrite write) {
        DynamoDbStore store =
                new DynamoDbStore(Connections.shared(sdk), layout.table, new ServerClock(new StillClock(MICROS)));
        assertThat(store.write(write, LIMIT).join()).isInstanceOf(StoreAnswer.Applied.class);
    }

    private LockWrite.Acquire acquire(Layout layout, boolean onItem) {
        return acquire(layout, GRANT, onItem);
    }

    private LockWrite.Acquire acquire(Layout layout, String grant, boolean onItem) {
        return new LockWrite.Acquire(
                layout.key(name),
                new Version(grant, 1),
                "me",
                Duration.ofMillis(2_500),
                Optional.empty(),
                5,
                4_000_000_000L,
                false,
                new RowContent(onItem, Optional.empty(), Map.of()));
    }

    private Map<String, AttributeValue> item(Layout layout) {
        return sdk.getItem(get -> get.tableName(layout.table.name())
                        .consistentRead(true)
                        .key(new RowReader(layout.table).primaryKey(layout.key(name))))
                .join()
                .item();
    }

    @ParameterizedTest
    @EnumSource
    void acquire_writesTheseAttributesAndNoOthers(Layout layout) {
        write(layout, acquire(layout, false));

        assertThat(item(layout)).isEqualTo(acquired(layout));
    }

    @ParameterizedTest
    @EnumSource
    void acquire_ofALockThatWasForcedFree_leavesNoTraceOfThat(Layout layout) {
        write(layout, acquire(layout, false));
        assertThat(LockTableAdmin.of(sdk, layout.table).forceRelease(layout.key(name)))
                .isInstanceOf(ForcedRelease.Freed.class);
        write(layout, acquire(layout, OTHER, false));

        Map<String, AttributeValue> item = acquired(layout);
        item.put(layout.version, AttributeValue.fromS(OTHER + ".000000000001"));
        if (layout != Layout.PYTHON) {
            item.put("fencingToken", AttributeValue.fromN("8"));
        }
        assertThat(item(layout)).isEqualTo(item);
    }

    @ParameterizedTest
    @EnumSource
    void heartbeat_writesBeatLeaseAndTimeToLiveAndNoOthers(Layout layout) {
        write(layout, acquire(layout, false));
        write(
                layout,
                new LockWrite.Heartbeat(
                        layout.key(name), new Version(GRANT, 2), 6, Duration.ofMillis(4_500), 4_000_000_060L));

        Map<String, AttributeValue> item = acquired(layout);
        item.put(layout.version, AttributeValue.fromS(GRANT + ".000000000002"));
        item.put(layout.lease, layout.lease(4_500));
        item.put(layout.expires, AttributeValue.fromN("4000000060"));
        assertThat(item(layout)).isEqualTo(item);
    }

    @ParameterizedTest
    @EnumSource
    void release_writesBeatAndFreedomAndNoOthersOrDeletes(Layout layout) {
        write(layout, acquire(layout, false));
        write(layout, new LockWrite.Release(layout.key(name), new Version(GRANT, 2), 6));

        Map<String, AttributeValue> item = acquired(layout);
        item.put(layout.version, AttributeValue.fromS(GRANT + ".000000000002"));
        item.put("isReleased", AttributeValue.fromS("1"));
        assertThat(item(layout)).isEqualTo(layout == Layout.PYTHON ? Map.of() : item);
    }

    @ParameterizedTest
    @EnumSource
    void heldOnItem_writesItsMarkAndNoTimeToLive(Layout layout) {
        assumeTrue(layout != Layout.PYTHON);
        write(layout, acquire(layout, true));
        Map<String, AttributeValue> item = acquired(layout);
        item.remove(layout.expires);
        item.put("ownItem", AttributeValue.fromS("1"));
        assertThat(item(layout)).isEqualTo(item);

        write(
                layout,
                new LockWrite.Heartbeat(
                        layout.key(name),
                        new Version(GRANT, 2),
                        6,
                        Duration.ofMillis(2_500),
                        OptionalLong.empty(),
                        new DataChange.Keep(),
                        Set.of()));

        item.put(layout.version, AttributeValue.fromS(GRANT + ".000000000002"));
        assertThat(item(layout)).isEqualTo(item);
    }
}
