package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.spi.DataChange;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Every condition of every write, on every kind of row: decided as the protocol says, and by no part too many or too few.
 * Where a part is left out, some row tells the difference; so a part that goes missing fails the first test, and one that
 * nothing needs, the second.
 */
class ConditionsTest {
    private static final String MINE = "b".repeat(32);
    private static final String OTHER = "a".repeat(32);
    private static final Version NEW = new Version(MINE, 8);
    private static final String SEEN = new Version(OTHER, 5).toString();
    private static final long TOKEN = 7;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** How many rows are asked at a time. */
    private static final int AT_ONCE = 8;

    private static final List<SdkRequest> SENT = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient sdk;

    @BeforeAll
    static void connect() {
        sdk = LocalTable.client(new ExecutionInterceptor() {
            @Override
            public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                synchronized (SENT) {
                    SENT.add(context.request());
                }
            }
        });
        Stream.of(Layout.values())
                .forEach(layout -> LockTableAdmin.of(sdk, layout.table).createIfMissing());
    }

    @AfterAll
    static void disconnect() {
        sdk.close();
    }

    /** The tables there are. */
    enum Layout {
        AWS(LockTable.named("conditions")),
        PARTS(LockTable.named("conditions-of-parts").withSortKey("part")),
        PYTHON(LockTable.python("conditions-of-python"));

        @SuppressWarnings("ImmutableEnumChecker") // never changed
        final LockTable table;

        Layout(LockTable table) {
            this.table = table;
        }

        LockKey key(String name) {
            return table.sortKey().isPresent() ? LockKey.of(name, "-") : LockKey.of(name);
        }

        boolean keepsReleased() {
            return table.layout().released().isPresent();
        }
    }

    /** An item; null for none. */
    private record Row(Layout layout, @Nullable Map<String, AttributeValue> item) {
        @Nullable AttributeValue get(String name) {
            return item == null ? null : item.get(name);
        }

        boolean isThere() {
            return item != null;
        }

        @Nullable String version() {
            AttributeValue version = get(layout.table.layout().version());
            return version == null ? null : version.s();
        }

        boolean hasVersion() {
            return get(layout.table.layout().version()) != null;
        }

        boolean isForeign() {
            return get(layout.table.layout().otherLayoutVersion()) != null;
        }

        boolean isOwn() {
            return get(TableLayout.OWN_ITEM) != null;
        }

        boolean isReleased() {
            return layout.table
                    .layout()
                    .released()
                    .filter(name -> AttributeValue.fromS("1").equals(get(name)))
                    .isPresent();
        }

        boolean isMine() {
            return version() != null && Objects.requireNonNull(version()).startsWith(MINE + ".");
        }

        boolean isHeld() {
            return isMine()
                    && !isReleased()
                    && AttributeValue.fromN(Long.toString(TOKEN)).equals(get(TableLayout.TOKEN));
        }

        boolean isHeldBelow() {
            return isHeldBelow(NEW);
        }

        boolean isHeldBelow(Version version) {
            return isHeld() && Objects.requireNonNull(version()).compareTo(version.toString()) < 0;
        }

        boolean isOpen() {
            return isReleased() || SEEN.equals(version());
        }

        /** As {@code own} or not; a lock of this layout that another grant left open. */
        boolean mayBeTaken(boolean own) {
            return version() != null && !isForeign() && isOwn() == own && isOpen() && !isMine();
        }

        private Row with(String name, @Nullable AttributeValue value) {
            Map<String, AttributeValue> other = new HashMap<>(Objects.requireNonNull(item));
            if (value == null) {
                other.remove(name);
            } else {
                other.put(name, value);
            }
            return new Row(layout, other);
        }
    }

    /** A write, and of which rows its condition is to be true. */
    private enum Kind {
        ACQUIRE(row -> !row.isThere() || row.mayBeTaken(false)),
        ACQUIRE_EXISTING(row -> row.mayBeTaken(false)),
        ACQUIRE_ON_ITEM(row -> (!row.hasVersion() && !row.isForeign()) || row.mayBeTaken(true)),
        HEARTBEAT(row -> row.isHeldBelow() && !row.isOwn()),
        HEARTBEAT_ON_ITEM(Row::isHeldBelow),
        RELEASE(Row::isHeldBelow),
        DELETE(row -> row.isHeldBelow() && !row.isOwn()),
        COMMIT(row -> row.isHeldBelow(NEW.committing())),
        COMMIT_THAT_DELETES(row -> row.isHeldBelow(NEW.committing()) && !row.isOwn()),
        CHECK(Row::isHeld),
        FORCE(row -> SEEN.equals(row.version())),
        FORCE_THAT_DELETES(row -> SEEN.equals(row.version()) && !row.isOwn()),
        RAISE_TOKENS(row -> row.hasVersion()
                && row.get(TableLayout.TOKEN) != null
                && !AttributeValue.fromN("8").equals(row.get(TableLayout.TOKEN)));

        @SuppressWarnings("ImmutableEnumChecker") // without state
        final Predicate<Row> allowed;

        Kind(Predicate<Row> allowed) {
            this.allowed = allowed;
        }

        boolean isOf(Layout layout) {
            return switch (this) {
                case ACQUIRE_ON_ITEM, RELEASE, COMMIT, FORCE -> layout.keepsReleased();
                case COMMIT_THAT_DELETES, FORCE_THAT_DELETES -> !layout.keepsReleased();
                default -> true;
            };
        }
    }

    /** Rows that differ in one attribute from one that some write takes. */
    private static List<Row> rows(Layout layout) {
        TableLayout names = layout.table.layout();
        Map<String, AttributeValue> mine = new HashMap<>();
        mine.put(names.version(), AttributeValue.fromS(new Version(MINE, 5).toString()));
        mine.put(TableLayout.TOKEN, AttributeValue.fromN(Long.toString(TOKEN)));
        Row held = new Row(layout, mine);
        Row seen = held.with(names.version(), AttributeValue.fromS(SEEN));
        Row changed = held.with(names.version(), AttributeValue.fromS(new Version(OTHER, 6).toString()));
        List<Row> bases = new ArrayList<>(List.of(
                held,
                held.with(TableLayout.OWN_ITEM, AttributeValue.fromS("1")),
                seen,
                seen.with(TableLayout.OWN_ITEM, AttributeValue.fromS("1")),
                held.with(names.version(), null)));
        names.released().ifPresent(name -> {
            Row free = changed.with(name, AttributeValue.fromS("1"));
            bases.add(free);
            bases.add(free.with(TableLayout.OWN_ITEM, AttributeValue.fromS("1")));
        });
        Set<Row> all = new LinkedHashSet<>();
        all.add(new Row(layout, null));
        for (Row base : bases) {
            all.add(base);
            for (AttributeValue version : new @Nullable AttributeValue[] {
                null,
                AttributeValue.fromN("5"),
                AttributeValue.fromS(new Version(MINE, 5).toString()),
                AttributeValue.fromS(NEW.toString()),
                AttributeValue.fromS(new Version(MINE, 9).toString()),
                AttributeValue.fromS(SEEN),
                AttributeValue.fromS(new Version(OTHER, 6).toString())
            }) {
                all.add(base.with(names.version(), version));
            }
            for (AttributeValue token : new @Nullable AttributeValue[] {
                null, AttributeValue.fromN("6"), AttributeValue.fromN("8"), AttributeValue.fromS("7")
            }) {
                all.add(base.with(TableLayout.TOKEN, token));
            }
            names.released().ifPresent(name -> {
                for (AttributeValue released : new @Nullable AttributeValue[] {
                    null,
                    AttributeValue.fromS("1"),
                    AttributeValue.fromS("0"),
                    AttributeValue.fromS("01"),
                    AttributeValue.fromN("1"),
                    AttributeValue.fromBool(true)
                }) {
                    all.add(base.with(name, released));
                }
            });
            all.add(base.with(names.otherLayoutVersion(), AttributeValue.fromS("v")));
            all.add(base.with(TableLayout.OWN_ITEM, null));
            all.add(base.with(TableLayout.OWN_ITEM, AttributeValue.fromS("1")));
            all.add(base.with(TableLayout.OWN_ITEM, AttributeValue.fromN("0")));
        }
        return List.copyOf(all);
    }

    /** The condition that is really sent. */
    private static Condition sent(Kind kind, Layout layout) {
        String prefix = "sent-" + UUID.randomUUID();
        LockKey key = layout.key(prefix + "-0");
        DynamoDbStore store = new DynamoDbStore(sdk, layout.table);
        LockTableAdmin admin = LockTableAdmin.of(sdk, layout.table, new StillClock(8));
        synchronized (SENT) {
            SENT.clear();
        }
        switch (kind) {
            case ACQUIRE -> store.write(acquire(key, false, false), LIMIT).join();
            case ACQUIRE_EXISTING ->
                store.write(acquire(key, true, false), LIMIT).join();
            case ACQUIRE_ON_ITEM ->
                store.write(acquire(key, false, true), LIMIT).join();
            case HEARTBEAT ->
                store.write(heartbeat(key, OptionalLong.of(9)), LIMIT).join();
            case HEARTBEAT_ON_ITEM ->
                store.write(heartbeat(key, OptionalLong.empty()), LIMIT).join();
            case RELEASE ->
                store.write(new LockWrite.Release(key, NEW, TOKEN), LIMIT).join();
            case DELETE ->
                store.write(new LockWrite.Release(key, NEW, TOKEN, true, ReleaseRequest.NONE), LIMIT)
                        .join();
            case COMMIT, COMMIT_THAT_DELETES ->
                store.write(new LockWrite.Commit(key, NEW.committing(), TOKEN, List.of()), LIMIT)
                        .join();
            case CHECK -> {
                return Condition.of(store.check(key, MINE, TOKEN));
            }
            case FORCE, FORCE_THAT_DELETES -> {
                put(layout, key, Map.of(layout.table.layout().version(), AttributeValue.fromS(SEEN)));
                admin.forceRelease(key);
            }
            case RAISE_TOKENS -> {
                put(
                        layout,
                        key,
                        Map.of(
                                layout.table.layout().version(),
                                AttributeValue.fromS(SEEN),
                                TableLayout.TOKEN,
                                AttributeValue.fromN("1")));
                // Of this row alone, for it would raise the others' as well.
                LockTableAdmin.of(sdk, layout.table.withKeyPrefix(prefix), new StillClock(8))
                        .raiseTokens();
            }
        }
        synchronized (SENT) {
            return SENT.stream()
                    .filter(request -> request instanceof UpdateItemRequest
                            || request instanceof DeleteItemRequest
                            || request instanceof TransactWriteItemsRequest)
                    .findFirst()
                    .map(Condition::of)
                    .orElseThrow();
        }
    }

    private static LockWrite acquire(LockKey key, boolean onlyIfExists, boolean onItem) {
        return new LockWrite.Acquire(
                key,
                NEW,
                "me",
                Duration.ofSeconds(2),
                Optional.of(SEEN),
                1,
                4_000_000_000L,
                onlyIfExists,
                new RowContent(onItem, Optional.empty(), Map.of()));
    }

    private static LockWrite heartbeat(LockKey key, OptionalLong expiresAt) {
        return new LockWrite.Heartbeat(
                key, NEW, TOKEN, Duration.ofSeconds(2), expiresAt, new DataChange.Keep(), Set.of());
    }

    private static void put(Layout layout, LockKey key, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.putAll(new RowReader(layout.table).primaryKey(key));
        sdk.putItem(put -> put.tableName(layout.table.name()).item(item)).join();
    }

    private record Stored(Row row, LockKey key) {}

    /** Rows in the table, at keys of their own, for each to be asked of many conditions. */
    private static List<Stored> stored(Layout layout) {
        String name = "row-" + UUID.randomUUID() + "-";
        List<Stored> all = new ArrayList<>();
        for (Row row : rows(layout)) {
            LockKey key = layout.key(name + all.size());
            all.add(new Stored(row, key));
            if (row.isThere()) {
                put(layout, key, Objects.requireNonNull(row.item()));
            }
        }
        return all;
    }

    /** Of which rows DynamoDB finds a condition true otherwise than that write's is to be. */
    private static List<Stored> differing(Kind kind, Condition condition, List<Stored> rows) {
        List<CompletableFuture<Boolean>> found =
                rows.stream().map(stored -> isTrue(condition, stored)).toList();
        return IntStream.range(0, rows.size())
                .filter(i ->
                        kind.allowed.test(rows.get(i).row()) != found.get(i).join())
                .mapToObj(rows::get)
                .toList();
    }

    /** The same, but whether there is any. What told one condition comes to the front, for it may tell others, too. */
    private static boolean anyDiffers(Kind kind, Condition condition, List<Stored> rows) {
        for (int from = 0; from < rows.size(); from += AT_ONCE) {
            List<Stored> some = rows.subList(from, Math.min(from + AT_ONCE, rows.size()));
            Optional<Stored> told = differing(kind, condition, some).stream().findFirst();
            if (told.isPresent()) {
                rows.remove(told.get());
                rows.add(0, told.get());
                return true;
            }
        }
        return false;
    }

    private static CompletableFuture<Boolean> isTrue(Condition condition, Stored stored) {
        Row row = stored.row();
        // An update makes an item where there is none: each look at none needs another.
        LockKey looked = row.isThere() ? stored.key() : row.layout().key("none-" + UUID.randomUUID());
        Map<String, AttributeValue> values = new HashMap<>(condition.values());
        values.put(":looked", AttributeValue.fromBool(true));
        return sdk.updateItem(update -> update.tableName(row.layout().table.name())
                        .key(new RowReader(row.layout().table).primaryKey(looked))
                        .conditionExpression(condition.text())
                        .updateExpression("SET looked = :looked")
                        .expressionAttributeNames(condition.names())
                        .expressionAttributeValues(values))
                .handle((applied, failure) -> {
                    if (failure != null && !(failure.getCause() instanceof ConditionalCheckFailedException)) {
                        throw new IllegalStateException(condition.toString(), failure);
                    }
                    return failure == null;
                });
    }

    @ParameterizedTest
    @EnumSource
    void condition_ofEachWrite_isTrueOfTheRowsThatTheProtocolSays(Layout layout) {
        List<Stored> rows = stored(layout);
        List<String> wrong = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind.isOf(layout)) {
                Condition condition = sent(kind, layout);
                differing(kind, condition, rows)
                        .forEach(
                                stored -> wrong.add(kind + " of " + stored.row().item() + ": " + condition.text()));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isForGoodMeasure(Kind kind, Layout layout, String part) {
        // DynamoDB finds "<>" true where there is no such attribute; its documentation does not say so.
        return part.startsWith("attribute_not_exists(#released) in ")
                // Where there must be an item, none is taken that is not there.
                || (kind == Kind.ACQUIRE_EXISTING && part.startsWith("(attribute_not_exists(#key)) in "))
                // Without released rows only the version that was seen is taken, which is a text and another grant's.
                || (!layout.keepsReleased()
                        && (part.equals("NOT begins_with(#version, :grant)")
                                || part.startsWith("attribute_type(#version, :text) in ")));
    }

    @ParameterizedTest
    @EnumSource
    void condition_ofEachWriteWithAPartLeftOut_isMissedByARow(Layout layout) {
        List<Stored> rows = stored(layout);
        List<String> needless = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind.isOf(layout)) {
                sent(kind, layout).withoutAPart().forEach((part, shorter) -> {
                    if (!isForGoodMeasure(kind, layout, part) && !anyDiffers(kind, shorter, rows)) {
                        needless.add(kind + " without " + part);
                    }
                });
            }
        }
        assertThat(needless).isEmpty();
    }
}
