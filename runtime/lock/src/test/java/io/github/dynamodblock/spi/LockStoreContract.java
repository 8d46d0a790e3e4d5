package io.github.dynamodblock.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.ReleaseRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What every store must do, tested through its port. */
public abstract class LockStoreContract extends WholeRowContract {
    private static final String MINE = "a".repeat(32);
    private static final String THEIRS = "b".repeat(32);
    private static final long FLOOR = 1_000_000;

    private final String name = "contract-" + UUID.randomUUID();

    @Test
    void acquire_noRow_createsItAboveTheFloor() {
        LockRow row = applied(acquire(MINE, 1, null));

        assertThat(row.version()).isEqualTo(new Version(MINE, 1).toString());
        assertThat(row.token()).hasValue(FLOOR + 1);
        assertThat(row.owner()).contains("owner-" + MINE);
        assertThat(row.lease()).contains(Duration.ofSeconds(2));
        assertThat(row.released()).isFalse();
    }

    @Test
    void acquire_releasedRow_takesItWithTheNextToken() {
        assumeTrue(keepsReleased());
        applied(acquire(MINE, 1, null));
        applied(release(MINE, 2, FLOOR + 1));

        LockRow row = applied(acquire(THEIRS, 1, null));

        assertThat(row.token()).hasValue(FLOOR + 2);
        assertThat(row.released()).isFalse();
    }

    @Test
    void acquire_heldRow_isRefusedAndShowsIt() {
        applied(acquire(MINE, 1, null));

        assertThat(refused(acquire(THEIRS, 1, null)))
                .hasValueSatisfying(
                        row -> assertThat(row.isHeldBy(MINE, FLOOR + 1)).isTrue());
    }

    @Test
    void acquire_versionSeen_takesItOver() {
        applied(acquire(MINE, 1, null));

        LockRow row = applied(acquire(THEIRS, 1, new Version(MINE, 1).toString()));

        assertThat(row.isHeldBy(THEIRS, FLOOR + 2)).isTrue();
    }

    @Test
    void acquire_olderVersionSeen_isRefused() {
        applied(acquire(MINE, 1, null));
        applied(heartbeat(MINE, 2, FLOOR + 1));

        assertThat(refused(acquire(THEIRS, 1, new Version(MINE, 1).toString()))).isPresent();
    }

    @Test
    void acquire_secondAttemptOfAnAppliedDecision_isRefusedAndShowsOurGrant() {
        applied(acquire(MINE, 1, null));

        assertThat(refused(acquire(MINE, 2, null)))
                .hasValueSatisfying(
                        row -> assertThat(row.isHeldBy(MINE, FLOOR + 1)).isTrue());
    }

    @Test
    void acquire_secondAttemptOfADecisionAlreadyReleased_isRefused() {
        assumeTrue(keepsReleased());
        applied(acquire(MINE, 1, null));
        applied(release(MINE, 2, FLOOR + 1));

        assertThat(refused(acquire(MINE, 3, null)))
                .hasValueSatisfying(row -> assertThat(row.released()).isTrue());
    }

    @Test
    void acquire_withoutData_keepsWhatTheFormerHolderLeft() {
        assumeTrue(keepsReleased());
        applied(acquire(MINE, 1, null, false, carrying("left", Map.of())));
        applied(release(MINE, 2, FLOOR + 1));

        assertThat(applied(acquire(THEIRS, 1, null)).content().data()).contains(LockData.ofText("left"));
    }

    @Test
    void heartbeat_ownGrantHigherBeat_isApplied() {
        applied(acquire(MINE, 1, null));

        LockRow row = applied(heartbeat(MINE, 2, FLOOR + 1));

        assertThat(row.version()).isEqualTo(new Version(MINE, 2).toString());
        assertThat(row.token()).hasValue(FLOOR + 1);
    }

    @Test
    void heartbeat_lateCopyOfAnOlderBeat_isRefused() {
        applied(acquire(MINE, 1, null));
        applied(heartbeat(MINE, 10, FLOOR + 1));

        assertThat(refused(heartbeat(MINE, 9, FLOOR + 1)))
                .hasValueSatisfying(row -> assertThat(row.beat()).isEqualTo(10));
    }

    @Test
    void heartbeat_sameBeatAgain_isRefused() {
        applied(acquire(MINE, 1, null));
        applied(heartbeat(MINE, 2, FLOOR + 1));

        assertThat(refused(heartbeat(MINE, 2, FLOOR + 1))).isPresent();
    }

    @Test
    void heartbeat_ownGrantUnderAnotherToken_isRefused() {
        applied(acquire(MINE, 1, null));

        assertThat(refused(heartbeat(MINE, 2, FLOOR))).isPresent();
    }

    @Test
    void heartbeat_releasedRow_isRefused() {
        assumeTrue(keepsReleased());
        applied(acquire(MINE, 1, null));
        applied(release(MINE, 3, FLOOR + 1));

        assertThat(refused(heartbeat(MINE, 4, FLOOR + 1)))
                .hasValueSatisfying(row -> assertThat(row.released()).isTrue());
    }

    @Test
    void heartbeat_noRow_isRefusedAndMakesNone() {
        assertThat(refused(heartbeat(MINE, 2, FLOOR + 1))).isEmpty();
        assertThat(shown()).isEmpty();
    }

    @Test
    void heartbeat_anothersRow_isRefused() {
        applied(acquire(THEIRS, 1, null));

        assertThat(refused(heartbeat(MINE, 2, FLOOR + 1)))
                .hasValueSatisfying(row -> assertThat(row.isOf(THEIRS)).isTrue());
    }

    @Test
    void release_ownRow_freesItAndKeepsTheToken() {
        applied(acquire(MINE, 1, null));

        LockRow row = applied(release(MINE, 2, FLOOR + 1));

        assertThat(row.released()).isTrue();
        assertThat(row.token()).hasValue(FLOOR + 1);
        assertThat(row.isOf(MINE)).isTrue();
    }

    @Test
    void release_anothersRow_isRefused() {
        applied(acquire(THEIRS, 1, null));

        assertThat(refused(release(MINE, 2, FLOOR + 1)))
                .hasValueSatisfying(row -> assertThat(row.released()).isFalse());
    }

    @Test
    void release_ofALateCopyAfterDeletion_isRefused() {
        applied(acquire(MINE, 1, null));
        applied(deleting(MINE, 2, FLOOR + 1));

        assertThat(refused(deleting(MINE, 2, FLOOR + 1))).isEmpty();
        assertThat(refused(release(MINE, 3, FLOOR + 1))).isEmpty();
        assertThat(refused(heartbeat(MINE, 3, FLOOR + 1))).isEmpty();
        assertThat(shown()).isEmpty();
    }

    @Test
    void release_deleting_takesTheRowAwayAndShowsItReleased() {
        applied(acquire(MINE, 1, null));

        LockRow row = applied(deleting(MINE, 2, FLOOR + 1));

        assertThat(row.released()).isTrue();
        assertThat(row.version()).isEqualTo(new Version(MINE, 2).toString());
        assertThat(shown()).isEmpty();
    }

    @Test
    void release_deletingAnothersRow_isRefused() {
        applied(acquire(THEIRS, 1, null));

        assertThat(refused(deleting(MINE, 2, FLOOR + 1))).isPresent();
        assertThat(shown()).isPresent();
    }

    @Test
    void release_deletingUnderAnotherToken_isRefused() {
        applied(acquire(MINE, 1, null));

        assertThat(refused(deleting(MINE, 2, FLOOR))).isPresent();
    }

    @Test
    void acquire_attributes_areWrittenOverThoseThatTheFormerHolderLeft() {
        applied(acquire(MINE, 1, null, false, carrying("old", Map.of("a", text("1"), "b", text("2")))));

        LockRow row = applied(
                acquire(THEIRS, 1, new Version(MINE, 1).toString(), false, carrying("new", Map.of("b", text("3")))));

        assertThat(row.content()).isEqualTo(carrying("new", Map.of("a", text("1"), "b", text("3"))));
    }

    @Test
    void acquire_onlyIfExistsWithoutARow_isRefusedAndMakesNone() {
        assertThat(refused(acquire(MINE, 1, null, true, RowContent.NONE))).isEmpty();
        assertThat(shown()).isEmpty();
    }

    @Test
    void acquire_onlyIfExistsWithARow_takesItOver() {
        applied(acquire(MINE, 1, null));

        assertThat(applied(acquire(THEIRS, 1, new Version(MINE, 1).toString(), true, RowContent.NONE))
                        .isHeldBy(THEIRS, FLOOR + 2))
                .isTrue();
    }

    @Test
    void heartbeat_withDataAndALongerLease_writesThemAndRemovesAttributes() {
        applied(acquire(MINE, 1, null, false, carrying("old", Map.of("a", text("1"), "b", text("2")))));

        LockRow row = applied(renewing(MINE, 2, FLOOR + 1, "new", Set.of("a", "unknown")));

        assertThat(row.content()).isEqualTo(carrying("new", Map.of("b", text("2"))));
        assertThat(row.lease()).contains(Duration.ofSeconds(5));
    }

    @Test
    void acquire_thatRemovesData_leavesTheRest() {
        applied(acquire(MINE, 1, null, false, carrying("old", Map.of("a", text("1")))));
        String seen = new Version(MINE, 1).toString();

        LockRow row = applied(changing(THEIRS, 1, seen, new DataChange.Remove()));

        assertThat(row.content()).isEqualTo(new RowContent(false, Optional.empty(), Map.of("a", text("1"))));
        assertThat(shown()).contains(row);
    }

    @Test
    void acquire_thatWritesDataIfThereIsNone_keepsWhatIsThere() {
        DataChange polite = new DataChange.WriteIfNone(LockData.ofText("new"));

        assertThat(applied(changing(MINE, 1, null, polite)).content().data()).contains(LockData.ofText("new"));
        DataChange other = new DataChange.WriteIfNone(LockData.ofText("other"));
        String seen = new Version(MINE, 1).toString();
        assertThat(applied(changing(THEIRS, 1, seen, other)).content().data()).contains(LockData.ofText("new"));
    }

    @Test
    void heartbeat_thatRemovesData_leavesTheRest() {
        applied(acquire(MINE, 1, null, false, carrying("old", Map.of("a", text("1")))));

        LockRow row = applied(new LockWrite.Heartbeat(
                key(name),
                new Version(MINE, 2),
                FLOOR + 1,
                Duration.ofSeconds(2),
                OptionalLong.of(4_000_000_000L),
                new DataChange.Remove(),
                Set.of()));

        assertThat(row.content()).isEqualTo(new RowContent(false, Optional.empty(), Map.of("a", text("1"))));
    }

    private LockWrite changing(String grant, long beat, @Nullable String seen, DataChange change) {
        return new LockWrite.Acquire(
                key(name),
                new Version(grant, beat),
                "owner-" + grant,
                Duration.ofSeconds(2),
                Optional.ofNullable(seen),
                FLOOR,
                4_000_000_000L,
                false,
                RowContent.NONE,
                change);
    }

    @Test
    void read_showsWhatWasWritten() {
        LockRow row = applied(acquire(MINE, 1, null));

        assertThat(shown()).contains(row);
    }

    private LockWrite acquire(String grant, long beat, @Nullable String seen) {
        return acquire(grant, beat, seen, false, RowContent.NONE);
    }

    private LockWrite acquire(
            String grant, long beat, @Nullable String seen, boolean onlyIfExists, RowContent content) {
        return new LockWrite.Acquire(
                key(name),
                new Version(grant, beat),
                "owner-" + grant,
                Duration.ofSeconds(2),
                Optional.ofNullable(seen),
                FLOOR,
                4_000_000_000L,
                onlyIfExists,
                content);
    }

    private static RowContent carrying(String data, Map<String, AttributeValue> attributes) {
        return new RowContent(false, Optional.of(LockData.ofText(data)), attributes);
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private LockWrite heartbeat(String grant, long beat, long token) {
        return new LockWrite.Heartbeat(
                key(name), new Version(grant, beat), token, Duration.ofSeconds(2), 4_000_000_000L);
    }

    private LockWrite release(String grant, long beat, long token) {
        return new LockWrite.Release(key(name), new Version(grant, beat), token);
    }

    private LockWrite renewing(String grant, long beat, long token, String data, Set<String> removed) {
        return new LockWrite.Heartbeat(
                key(name),
                new Version(grant, beat),
                token,
                Duration.ofSeconds(5),
                OptionalLong.of(4_000_000_000L),
                new DataChange.Write(LockData.ofText(data)),
                removed);
    }

    private LockWrite deleting(String grant, long beat, long token) {
        return new LockWrite.Release(key(name), new Version(grant, beat), token, true, ReleaseRequest.NONE);
    }

    private LockRow applied(LockWrite write) {
        StoreAnswer answer = store().write(write, LIMIT).join();
        assertThat(answer).isInstanceOf(StoreAnswer.Applied.class);
        return ((StoreAnswer.Applied) answer).row();
    }

    private Optional<LockRow> refused(LockWrite write) {
        StoreAnswer answer = store().write(write, LIMIT).join();
        assertThat(answer).isInstanceOf(StoreAnswer.Refused.class);
        return ((StoreAnswer.Refused) answer).row();
    }

    private Optional<LockRow> shown() {
        ReadAnswer answer = store().read(key(name), true, LIMIT).join();
        assertThat(answer).isInstanceOf(ReadAnswer.Shown.class);
        return ((ReadAnswer.Shown) answer).row();
    }
}
