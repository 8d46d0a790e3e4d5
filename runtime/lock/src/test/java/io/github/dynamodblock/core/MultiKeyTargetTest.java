package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.RowAssessment;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What answers about several rows mean, as if they were one: line by line, whatever the store says of each. */
class MultiKeyTargetTest {
    private static final LockKey ONE = LockKey.of("one");
    private static final LockKey TWO = LockKey.of("two");
    private static final String OURS = "1".repeat(32);
    private static final String OTHER = "2".repeat(32);
    private static final Version SENT = new Version(OURS, 1);
    private static final Version BEAT = new Version(OURS, 5);

    private final StoreUnavailableException down = new StoreUnavailableException("of a test", null);
    private final StoreAnswer unknown = new StoreAnswer.Unknown(new IllegalStateException("lost by a test"));
    private final StoreAnswer unapplied = new StoreAnswer.Unapplied(down, true);
    private final StillWorld world = new StillWorld();
    private final Answers answers = new Answers();
    private final ClientContext context = new ClientContext(
            new Ports(answers, world, world, world, Runnable::run, Runnable::run, Runnable::run), StillWorld.SETTINGS);
    private final MultiKeyTarget both = MultiKeyTarget.of(
            context, List.of(LockRequest.of(ONE).build(), LockRequest.of(TWO).build()));
    private final List<StoreAnswer> heard = new ArrayList<>();

    /** A store that answers as the test says. */
    private static final class Answers implements LockStore {
        private AcquireAllAnswer ofTransaction = new AcquireAllAnswer.Applied();
        private ReadAllAnswer shown = new ReadAllAnswer.Shown(Map.of());
        private final Map<LockKey, StoreAnswer> ofBeats = new HashMap<>();
        private final List<LockKey> swept = new ArrayList<>();

        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
            return CompletableFuture.completedFuture(ofBeats.get(write.key()));
        }

        @Override
        public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
            swept.add(key);
            return CompletableFuture.completedFuture(new ReadAnswer.Shown(Optional.of(row(key, OTHER, 1))));
        }

        @Override
        public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
            return CompletableFuture.completedFuture(ofTransaction);
        }

        @Override
        public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
            return CompletableFuture.completedFuture(shown);
        }
    }

    /** As its holder wrote it at that beat. */
    private static LockRow row(LockKey key, String grant, long beat, boolean released, OptionalLong expiresAt) {
        return new LockRow(
                key,
                Optional.of(grant.equals(OURS) ? "one" : "another"),
                Optional.of(Duration.ofSeconds(2)),
                new Version(grant, beat).toString(),
                released,
                OptionalLong.of(token(key)),
                RowContent.NONE,
                expiresAt);
    }

    private static long token(LockKey key) {
        return key.equals(ONE) ? 101 : 111;
    }

    private static LockRow row(LockKey key, String grant, long beat) {
        return row(key, grant, beat, false, OptionalLong.empty());
    }

    private static LockRow collectable(LockKey key, long beat, long at) {
        return row(key, OURS, beat, false, OptionalLong.of(at));
    }

    private static LockRow withoutToken(LockRow row) {
        return new LockRow(
                row.key(),
                row.owner(),
                row.lease(),
                row.version(),
                row.released(),
                OptionalLong.empty(),
                row.content(),
                row.expiresAt());
    }

    private static ReadAllAnswer shown(LockRow... rows) {
        Map<LockKey, LockRow> all = new HashMap<>();
        for (LockRow row : rows) {
            all.put(row.key(), row);
        }
        return new ReadAllAnswer.Shown(all);
    }

    private static AcquireAllAnswer refusedBy(LockRow... rows) {
        Map<LockKey, Optional<LockRow>> all = new HashMap<>();
        for (LockRow row : rows) {
            all.put(row.key(), Optional.of(row));
        }
        return new AcquireAllAnswer.Refused(all);
    }

    private StoreAnswer one() {
        assertThat(heard).hasSize(1);
        return heard.remove(0);
    }

    private StoreAnswer acquired() {
        both.acquire(new AcquireEffect.SendAcquire(SENT, Optional.empty()), seen -> heard.add(seen.answer()));
        return one();
    }

    private StoreAnswer appliedAndShown(LockRow... rows) {
        answers.ofTransaction = new AcquireAllAnswer.Applied();
        answers.shown = shown(rows);
        return acquired();
    }

    private StoreAnswer refused(LockRow... rows) {
        answers.ofTransaction = refusedBy(rows);
        return acquired();
    }

    private StoreAnswer renewed(StoreAnswer ofOne, StoreAnswer ofTwo) {
        answers.ofBeats.put(ONE, ofOne);
        answers.ofBeats.put(TWO, ofTwo);
        both.heartbeat(new AcquireEffect.SendHeartbeat(BEAT, token(ONE), Set.of()), seen -> heard.add(seen.answer()));
        return one();
    }

    private void areOurs() {
        assertThat(appliedAndShown(collectable(ONE, 1, 500), collectable(TWO, 1, 400)))
                .isInstanceOf(StoreAnswer.Applied.class);
    }

    private RowAssessment.View view(LockKey key) {
        return context.assessment(key).view();
    }

    @Test
    void acquire_appliedAndAllAreOurs_isAppliedAsTheRowThatMayBeCollectedFirst() {
        LockRow first = collectable(TWO, 1, 400);
        assertThat(appliedAndShown(collectable(ONE, 1, 500), first)).isEqualTo(new StoreAnswer.Applied(first));
        assertThat(appliedAndShown(row(ONE, OURS, 1), first)).isEqualTo(new StoreAnswer.Applied(first));
        LockRow sooner = collectable(ONE, 1, 300);
        assertThat(appliedAndShown(sooner, first)).isEqualTo(new StoreAnswer.Applied(sooner));
    }

    /** Nothing can be granted under a token that cannot be read, whichever row may be collected first. */
    @Test
    void acquire_appliedAndATokenCannotBeRead_isAppliedAsThatRow() {
        LockRow unreadable = withoutToken(row(TWO, OURS, 1));

        assertThat(appliedAndShown(collectable(ONE, 1, 300), unreadable))
                .isEqualTo(new StoreAnswer.Applied(unreadable));
    }

    @Test
    void acquire_appliedAndOneIsNotOursAnyMore_isUnknown_andTheLookIsRemembered() {
        assertThat(appliedAndShown(row(ONE, OURS, 1), row(TWO, OTHER, 1))).isInstanceOf(StoreAnswer.Unknown.class);
        assertThat(view(TWO)).isEqualTo(RowAssessment.View.HELD);
        assertThat(appliedAndShown(row(TWO, OURS, 1))).isInstanceOf(StoreAnswer.Unknown.class);
        assertThat(view(ONE)).isEqualTo(RowAssessment.View.FREE);
        assertThat(appliedAndShown(row(ONE, OURS, 1), row(TWO, OURS, 2, true, OptionalLong.empty())))
                .isInstanceOf(StoreAnswer.Unknown.class);
    }

    @Test
    void acquire_appliedAndNothingIsShown_isUnknownForThatReason() {
        answers.shown = new ReadAllAnswer.Nothing(down);

        assertThat(acquired()).isEqualTo(new StoreAnswer.Unknown(down));
    }

    @Test
    void acquire_unanswered_saysSo() {
        answers.ofTransaction = (StoreAnswer.Failed) unapplied;

        assertThat(acquired()).isEqualTo(unapplied);
    }

    /** An earlier attempt, of which nothing was heard, was applied. */
    @Test
    void acquire_refusedByOurOwnRows_isOursAsTheRowThatMayBeCollectedFirst() {
        LockRow first = collectable(TWO, 1, 400);

        assertThat(refused(collectable(ONE, 1, 500), first)).isEqualTo(new StoreAnswer.Refused(Optional.of(first)));
    }

    @Test
    void acquire_refusedByAnother_namesThatRow_andSeesNoOther() {
        LockRow anothers = row(TWO, OTHER, 1);

        assertThat(refused(anothers)).isEqualTo(new StoreAnswer.Refused(Optional.of(anothers)));
        assertThat(view(TWO)).isEqualTo(RowAssessment.View.HELD);
        assertThat(view(ONE)).isEqualTo(RowAssessment.View.UNKNOWN);
        assertThat(both.blockingKey()).isEqualTo(TWO);
    }

    @Test
    void acquire_refusedByOneOfOursAndOneOfAnother_namesTheOther() {
        LockRow anothers = row(TWO, OTHER, 1);

        assertThat(refused(row(ONE, OURS, 1), anothers)).isEqualTo(new StoreAnswer.Refused(Optional.of(anothers)));
    }

    /** What we released is not ours: with it the others would be handed out without it. */
    @Test
    void acquire_refusedByOurRowsOfWhichOneIsFree_isNotOurs() {
        LockRow free = row(TWO, OURS, 2, true, OptionalLong.empty());

        assertThat(refused(row(ONE, OURS, 1), free)).isEqualTo(new StoreAnswer.Refused(Optional.of(free)));
    }

    @Test
    void acquire_refusedWhereThereIsNoRow_saysSo() {
        answers.ofTransaction = new AcquireAllAnswer.Refused(Map.of(ONE, Optional.empty()));

        assertThat(acquired()).isEqualTo(new StoreAnswer.Refused(Optional.empty()));
        assertThat(view(ONE)).isEqualTo(RowAssessment.View.FREE);
    }

    @Test
    void heartbeat_allAreRenewed_isAppliedUntilTheFirstMayBeCollected() {
        areOurs();

        StoreAnswer answer = renewed(
                new StoreAnswer.Applied(collectable(ONE, 5, 700)), new StoreAnswer.Applied(collectable(TWO, 5, 600)));

        assertThat(answer).isEqualTo(new StoreAnswer.Applied(collectable(ONE, 5, 600)));
        assertThat(answers.swept).isEmpty();
    }

    @Test
    void heartbeat_oneIsAnothersNow_isRefusedWhateverBecameOfTheOther_andBothAreSwept() {
        LockRow anothers = row(TWO, OTHER, 1);
        StoreAnswer refused = new StoreAnswer.Refused(Optional.of(anothers));
        for (StoreAnswer ofOne : List.of(new StoreAnswer.Applied(collectable(ONE, 5, 700)), unknown, unapplied)) {
            areOurs();
            answers.swept.clear();

            assertThat(renewed(ofOne, refused)).isEqualTo(refused);

            assertThat(answers.swept).containsExactlyInAnyOrder(ONE, TWO);
            assertThat(view(TWO)).isEqualTo(RowAssessment.View.HELD);
            assertThat(context.assessment(TWO).holder()).contains("another");
        }
    }

    @Test
    void heartbeat_oneIsGone_isRefused() {
        areOurs();
        StoreAnswer gone = new StoreAnswer.Refused(Optional.empty());

        assertThat(renewed(gone, new StoreAnswer.Applied(collectable(TWO, 5, 600))))
                .isEqualTo(gone);
    }

    /** The same grant under another token is another tenure. */
    @Test
    void heartbeat_oneIsOfOurGrantUnderAnotherToken_isRefused() {
        areOurs();
        LockRow before = row(TWO, OURS, 6);
        StoreAnswer again = new StoreAnswer.Refused(Optional.of(new LockRow(
                TWO, before.owner(), before.lease(), before.version(), false, OptionalLong.of(112), RowContent.NONE)));

        assertThat(renewed(new StoreAnswer.Applied(collectable(ONE, 5, 700)), again))
                .isEqualTo(again);
    }

    /** It is ours, so nothing is over; how long it is believed in will the next heartbeat say. */
    @Test
    void heartbeat_oneShowsANewerBeatOfOurs_isUnknown_andSweepsNothing() {
        areOurs();

        StoreAnswer answer = renewed(
                new StoreAnswer.Applied(collectable(ONE, 5, 700)),
                new StoreAnswer.Refused(Optional.of(row(TWO, OURS, 6))));

        assertThat(answer).isInstanceOf(StoreAnswer.Unknown.class);
        assertThat(answers.swept).isEmpty();
        assertThat(context.observations().of(TWO).orElseThrow().version())
                .as("it is watched as it is now")
                .contains(row(TWO, OURS, 6).version());
    }

    @Test
    void heartbeat_oneIsRefusedServiceAndAnotherUnanswered_isRefusedService() {
        areOurs();
        assertThat(renewed(unknown, unapplied)).isEqualTo(unapplied);
        assertThat(renewed(unapplied, unknown)).isEqualTo(unapplied);
        assertThat(renewed(new StoreAnswer.Applied(collectable(ONE, 5, 700)), unknown))
                .isEqualTo(unknown);
    }

    @Test
    void disown_isOfEachRow() {
        refused(row(ONE, OURS, 1), row(TWO, OURS, 1));
        both.disown(OURS);

        assertThat(view(ONE)).isEqualTo(RowAssessment.View.ORPHAN);
        assertThat(view(TWO)).isEqualTo(RowAssessment.View.ORPHAN);
        assertThat(both.assessment().writeCanSucceed()).isTrue();
    }

    @Test
    void begin_eachLeaseHasTheTokenOfItsRow() {
        areOurs();

        HeldMultiLease held = both.begin(new AcquireEffect.Granted(
                SENT,
                token(TWO),
                RowContent.NONE,
                MomentClock.now(context.ports().clock())));

        assertThat(held.lease(ONE).fencingToken()).isEqualTo(token(ONE));
        assertThat(held.lease(TWO).fencingToken()).isEqualTo(token(TWO));
        assertThat(held.isValid()).isTrue();
    }

    /** Chance always draws the first place. */
    @Test
    void leaves_nobodyAsksAnyMore_isRememberedOnlyAsLongAsThereIsRoom() {
        both.asks();
        refused(row(ONE, OTHER, 1), row(TWO, OTHER, 1));
        both.leaves();
        assertThat(view(ONE)).isEqualTo(RowAssessment.View.HELD);
        assertThat(view(TWO)).isEqualTo(RowAssessment.View.HELD);

        for (int number = 0; number < IdleObservations.MOST; number++) {
            context.observations().saw(LockKey.of("other-" + number), Optional.of(row(ONE, OTHER, 1)), 2);
        }
        assertThat(view(ONE)).isEqualTo(RowAssessment.View.UNKNOWN);
    }
}
