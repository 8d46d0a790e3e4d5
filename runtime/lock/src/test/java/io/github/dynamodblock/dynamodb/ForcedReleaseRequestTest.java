package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** What forcing a lock free reads and writes, and what it says of it. */
class ForcedReleaseRequestTest {
    private static final String GRANT = "0123456789abcdef0123456789abcdef";
    private static final String OTHER_GRANT = "1123456789abcdef0123456789abcdef";
    private static final StillClock NOW = new StillClock(5_000_000);

    /** Where a free row is kept, and where it goes. */
    enum Place {
        AWS(LockTable.named("locks"), LockKey.of("k"), "ownerName", "recordVersionNumber"),
        PYTHON(LockTable.python("locks"), LockKey.of("k", "-"), "owner_name", "record_version_number");

        @SuppressWarnings("ImmutableEnumChecker") // of text
        final LockTable table;

        @SuppressWarnings("ImmutableEnumChecker") // of text
        final LockKey key;

        final String owner;
        final String version;

        Place(LockTable table, LockKey key, String owner, String version) {
            this.table = table;
            this.key = key;
            this.owner = owner;
            this.version = version;
        }

        Map<String, AttributeValue> primaryKey() {
            return new RowReader(table).primaryKey(key);
        }

        Map<String, AttributeValue> held() {
            Map<String, AttributeValue> item = new HashMap<>(primaryKey());
            item.put(owner, AttributeValue.fromS("holder"));
            item.put(version, AttributeValue.fromS("v"));
            item.put("fencingToken", AttributeValue.fromN("41"));
            item.put("team", AttributeValue.fromS("invoices"));
            return item;
        }

        LockTableAdmin admin(StandIn store) {
            return LockTableAdmin.of(store, table, NOW).named("anna");
        }
    }

    private static StandIn with(Place place, Consumer<Map<String, AttributeValue>> change) {
        StandIn store = new StandIn(place.table);
        Map<String, AttributeValue> item = place.held();
        change.accept(item);
        store.put(item);
        return store;
    }

    private static Map<String, AttributeValue> forced() {
        Map<String, AttributeValue> item = Place.AWS.held();
        item.put("isReleased", AttributeValue.fromS("1"));
        item.put("recordVersionNumber", AttributeValue.fromS("v.forced"));
        item.put("fencingToken", AttributeValue.fromN("42"));
        item.put("forcedBy", AttributeValue.fromS("anna"));
        item.put("forcedAt", AttributeValue.fromN("5000"));
        return item;
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_held_freesItByOneConsistentReadAndOneWrite(Place place) {
        StandIn store = with(place, item -> {});

        ForcedRelease freed = place.admin(store).forceRelease(place.key);

        assertThat(freed).isInstanceOfSatisfying(ForcedRelease.Freed.class, it -> {
            assertThat(it.was().owner()).contains("holder");
            assertThat(it.was().held()).isTrue();
        });
        assertThat(freed.key()).isEqualTo(place.key);
        assertThat(freed.sentence())
                .isEqualTo("The lock '" + place.key + "' is free. 'holder' held it, and can continue its work until its"
                        + " next heartbeat is refused.");
        assertThat(store.item(place.primaryKey())).isEqualTo(place == Place.AWS ? forced() : Map.of());
        assertThat(store.sent)
                .hasSize(2)
                .first()
                .isInstanceOfSatisfying(
                        GetItemRequest.class,
                        get -> assertThat(get.consistentRead()).isTrue());
        assertThat(store.sent.get(1))
                .isInstanceOf(place == Place.AWS ? UpdateItemRequest.class : DeleteItemRequest.class);
    }

    @Test
    void forceRelease_byStringKey_isThatLock() {
        StandIn store = with(Place.AWS, item -> {});

        assertThat(Place.AWS.admin(store).forceRelease("k")).isInstanceOf(ForcedRelease.Freed.class);
        assertThat(store.item(Place.AWS.primaryKey())).isEqualTo(forced());
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_heldByNobodyKnown_saysSo(Place place) {
        StandIn store = with(place, item -> item.remove(place.owner));

        assertThat(place.admin(store).forceRelease(place.key).sentence()).contains("An unnamed holder held it");
    }

    /** The next grant's token has to be higher than the last one, and what is no number is no last one. */
    @Test
    void forceRelease_tokenAbsentOrNoNumber_isAboveTheClock() {
        for (Consumer<Map<String, AttributeValue>> change : new TokenChange[] {
            item -> item.remove("fencingToken"), item -> item.put("fencingToken", AttributeValue.fromS("high"))
        }) {
            StandIn store = with(Place.AWS, change);

            Place.AWS.admin(store).forceRelease("k");

            assertThat(store.item(Place.AWS.primaryKey()))
                    .containsEntry("fencingToken", AttributeValue.fromN("5000001"));
        }
    }

    private interface TokenChange extends Consumer<Map<String, AttributeValue>> {}

    @Test
    void forceRelease_free_writesNothing() {
        StandIn store = with(Place.AWS, item -> item.put("isReleased", AttributeValue.fromS("1")));

        ForcedRelease free = Place.AWS.admin(store).forceRelease("k");

        assertThat(free).isInstanceOf(ForcedRelease.WasFree.class);
        assertThat(free.key()).isEqualTo(Place.AWS.key);
        assertThat(free.sentence()).isEqualTo("The lock 'k' was free already. Nothing was written.");
        assertThat(store.sent).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_noItem_isNoSuchLock(Place place) {
        StandIn store = new StandIn(place.table);

        ForcedRelease none = place.admin(store).forceRelease(place.key);

        assertThat(none).isEqualTo(new ForcedRelease.NoSuchLock(place.key));
        assertThat(none.sentence())
                .isEqualTo("There is no lock '" + place.key + "'. Check the key, the table and the key prefix.");
        assertThat(store.sent).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_itemThatCarriesNoLock_isNoSuchLock(Place place) {
        StandIn store = with(place, item -> item.remove(place.version));

        assertThat(place.admin(store).forceRelease(place.key)).isInstanceOf(ForcedRelease.NoSuchLock.class);
        assertThat(store.sent).hasSize(1);
    }

    @Test
    void forceRelease_itemOfTheOtherLayout_isMisuseAndNothingIsWritten() {
        StandIn store = with(Place.AWS, item -> item.put("record_version_number", AttributeValue.fromS("v")));

        assertThatThrownBy(() -> Place.AWS.admin(store).forceRelease("k")).isInstanceOf(LockMisuseException.class);
        assertThat(store.sent).hasSize(1);
    }

    /** The versions of another library name no grant, so a heartbeat looks like a new holder. */
    @ParameterizedTest
    @EnumSource
    void forceRelease_renewedByAnotherLibraryMeanwhile_isLeftToItsHolder(Place place) {
        StandIn store = with(place, item -> {});
        Map<String, AttributeValue> renewed = place.held();
        renewed.put(place.version, AttributeValue.fromS("w"));
        store.beforeNextWrite(() -> store.put(renewed));

        ForcedRelease changed = place.admin(store).forceRelease(place.key);

        assertThat(changed)
                .isInstanceOfSatisfying(
                        ForcedRelease.Changed.class,
                        it -> assertThat(it.now().orElseThrow().version()).isEqualTo("w"));
        assertThat(changed.sentence())
                .isEqualTo("The row of the lock '" + place.key + "' changed in the meantime, so nothing was written:"
                        + " 'holder' holds the lock. Check that you want to take it from this holder, and repeat the"
                        + " forced release.");
        assertThat(store.item(place.primaryKey())).isEqualTo(renewed);
    }

    private static Map<String, AttributeValue> beat(Place place, long beat) {
        Map<String, AttributeValue> item = place.held();
        item.put(place.version, AttributeValue.fromS(new Version(GRANT, beat).toString()));
        return item;
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_renewedMeanwhile_freesTheRowThatTheHeartbeatWrote(Place place) {
        StandIn store = with(place, item -> item.putAll(beat(place, 1)));
        for (long next = 2; next <= ForcedReleaseRequest.MOST_WRITES; next++) {
            long beat = next;
            store.beforeNextWrite(() -> store.put(beat(place, beat)));
        }

        assertThat(place.admin(store).forceRelease(place.key))
                .isInstanceOfSatisfying(
                        ForcedRelease.Freed.class,
                        freed -> assertThat(freed.was().version())
                                .isEqualTo(new Version(GRANT, ForcedReleaseRequest.MOST_WRITES).toString()));
        assertThat(store.sent).hasSize(1 + ForcedReleaseRequest.MOST_WRITES);
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_heartbeatBeforeEachWrite_givesUpAndLeavesTheRow(Place place) {
        StandIn store = with(place, item -> item.putAll(beat(place, 1)));
        for (long next = 2; next <= ForcedReleaseRequest.MOST_WRITES + 1; next++) {
            long beat = next;
            store.beforeNextWrite(() -> store.put(beat(place, beat)));
        }

        assertThat(place.admin(store).forceRelease(place.key)).isInstanceOf(ForcedRelease.Changed.class);
        assertThat(store.sent).hasSize(1 + ForcedReleaseRequest.MOST_WRITES);
        assertThat(store.item(place.primaryKey())).isEqualTo(beat(place, ForcedReleaseRequest.MOST_WRITES + 1));
    }

    /** The same grant under another token, or another grant, is another tenure. */
    @ParameterizedTest
    @EnumSource
    void forceRelease_anotherTenureMeanwhile_isLeftToItsHolder(Place place) {
        Map<String, AttributeValue> otherToken = beat(place, 2);
        otherToken.put("fencingToken", AttributeValue.fromN("42"));
        Map<String, AttributeValue> otherGrant = beat(place, 2);
        otherGrant.put(place.version, AttributeValue.fromS(new Version(OTHER_GRANT, 1).toString()));
        for (Map<String, AttributeValue> theirs : List.of(otherToken, otherGrant)) {
            StandIn store = with(place, item -> item.putAll(beat(place, 1)));
            store.beforeNextWrite(() -> store.put(theirs));

            assertThat(place.admin(store).forceRelease(place.key)).isInstanceOf(ForcedRelease.Changed.class);
            assertThat(store.item(place.primaryKey())).isEqualTo(theirs);
        }
    }

    @Test
    void forceRelease_releasedMeanwhile_isChangedAndFree() {
        StandIn store = with(Place.AWS, item -> {});
        Map<String, AttributeValue> free = Place.AWS.held();
        free.put("recordVersionNumber", AttributeValue.fromS("w"));
        free.put("isReleased", AttributeValue.fromS("1"));
        store.beforeNextWrite(() -> store.put(free));

        assertThat(Place.AWS.admin(store).forceRelease("k").sentence())
                .isEqualTo(
                        "The row of the lock 'k' changed in the meantime, so nothing was written: the lock is free.");
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_goneMeanwhile_isChangedAndGone(Place place) {
        StandIn store = with(place, item -> {});
        store.beforeNextWrite(() -> store.remove(place.primaryKey()));

        assertThat(place.admin(store).forceRelease(place.key).sentence())
                .isEqualTo("The row of the lock '" + place.key
                        + "' changed in the meantime, so nothing was written: the row does not exist any more, so the"
                        + " lock is free.");
    }

    /** The SDK repeats a request whose answer was lost, and its own first copy refuses the second. */
    @Test
    void forceRelease_refusedByItsOwnCopy_isFreed() {
        StandIn store = with(Place.AWS, item -> {});
        store.beforeNextWrite(() -> store.put(forced()));

        assertThat(Place.AWS.admin(store).forceRelease("k"))
                .isInstanceOfSatisfying(
                        ForcedRelease.Freed.class,
                        freed -> assertThat(freed.was().version()).isEqualTo("v"));
    }

    @Test
    void forceRelease_byAnotherMeanwhile_isChangedAndTheirs() {
        StandIn store = with(Place.AWS, item -> {});
        Map<String, AttributeValue> theirs = forced();
        theirs.put("forcedBy", AttributeValue.fromS("ben"));
        store.beforeNextWrite(() -> store.put(theirs));

        assertThat(Place.AWS.admin(store).forceRelease("k"))
                .isInstanceOfSatisfying(
                        ForcedRelease.Changed.class,
                        changed -> assertThat(changed.now().orElseThrow().forcedBy())
                                .contains("ben"));
    }

    @ParameterizedTest
    @EnumSource
    void forceRelease_notAllowed_namesTheWriteItTakes(Place place) {
        StandIn store = with(place, item -> {});
        store.beforeNextWrite(() -> {
            throw StandIn.error(400, "AccessDeniedException", "anna may not");
        });

        assertThatThrownBy(() -> place.admin(store).forceRelease(place.key))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll(
                        "the lock '" + place.key + "'",
                        "anna may not",
                        "Allow dynamodb:" + (place == Place.AWS ? "UpdateItem" : "DeleteItem"));
    }

    /** Whose row goes would take the application's item with it. */
    @Test
    void forceRelease_whereFreeRowsGo_leavesAnItemOfTheApplications() {
        StandIn store = with(Place.PYTHON, item -> item.put("ownItem", AttributeValue.fromS("1")));

        assertThat(Place.PYTHON.admin(store).forceRelease(Place.PYTHON.key)).isInstanceOf(ForcedRelease.Changed.class);
        assertThat(store.item(Place.PYTHON.primaryKey())).isNotEmpty();
    }
}
