package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.core.protocol.ClockDrift;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.core.protocol.UnacknowledgedHeartbeats;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Releases and commits that closing gives up, wherever they are: they end, and send nothing more. */
@Timeout(30)
class EndsGivenUpTest {
    private static final Version HELD = new Version("1".repeat(32), 1);
    private static final long TOKEN = 7;
    private static final StoreAnswer DECLINED = new StoreAnswer.Declined(List.of());

    private final StillWorld world = new StillWorld();
    private int freed;
    private final ClientContext context = new ClientContext(world.ports, StillWorld.SETTINGS);
    private final Tenure tenure = Tenure.begin(
            LeaseTimes.of(StillWorld.SETTINGS.timing(), new ClockDrift(0.01)), HELD, TOKEN, MomentClock.now(world));
    private final Tenure ended =
            tenure.on(new Tenure.Input.ReleaseInvoked(), MomentClock.now(world)).state();

    @BeforeEach
    void isHeld() {
        world.put(new LockRow(
                KEY,
                Optional.of("one"),
                Optional.of(Duration.ofSeconds(2)),
                HELD.toString(),
                false,
                OptionalLong.of(TOKEN),
                RowContent.NONE));
    }

    private EndingRunner end(Tenure of, Ending.Wish wish) {
        LockRequest request = LockRequest.of(KEY).build();
        EndingRunner run =
                new EndingRunner(context, request, wish, EndingWrites.release(false), () -> of, () -> freed++);
        run.announce();
        return run;
    }

    private EndingRunner release(Tenure of) {
        return end(of, new Ending.Wish.Release(false));
    }

    private EndingRunner commit() {
        return end(ended, new Ending.Wish.Commit());
    }

    private static EndingRunner begun(EndingRunner run) {
        run.begin(Optional.empty(), false);
        return run;
    }

    /** As closing does, once it waits no longer. */
    private void givesUp() {
        context.orphans().close();
        context.pendingWork().giveUp();
    }

    private void assertSettled() {
        assertThat(context.pendingWork().isEmpty()).isTrue();
    }

    private long sentNow() {
        return world.sent(Object.class);
    }

    private static void assertUnknown(CompletableFuture<CommitResult> result) {
        assertThat(result).isCompletedWithValue(CommitResult.of(CommitOutcome.UNKNOWN));
    }

    @Test
    void release_givenUpBeforeItBegins_isUnknownAndIsNotSent() {
        EndingRunner run = release(ended);
        givesUp();
        begun(run);

        assertThat(run.outcome()).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertSettled();
        assertThat(sentNow()).isZero();
    }

    @Test
    void release_ofALostLease_givenUpBeforeItBegins_isLostAndIsNotSent() {
        EndingRunner run = release(lost(LostReason.EXPIRED));
        givesUp();
        begun(run);

        assertThat(run.outcome()).isCompletedWithValue(ReleaseOutcome.LOST);
        assertSettled();
        assertThat(sentNow()).isZero();
    }

    @Test
    void release_givenUpUnanswered_isUnknown_andItsAnswerChangesNothing() {
        world.holdBack(LockWrite.Release.class::isInstance);
        EndingRunner run = begun(release(ended));
        assertThat(context.pendingWork().isEmpty()).isFalse();
        givesUp();
        assertThat(run.outcome()).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertSettled();

        world.answer();
        assertThat(run.outcome()).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertThat(sentNow()).isEqualTo(1);
    }

    /** Closing gave up all that it knew of, and this was announced an instant later. */
    @Test
    void release_announcedAfterClosingGaveUp_isUnknown_andNothingIsSentAfterItsFirst() {
        world.holdBack(LockWrite.Release.class::isInstance);
        givesUp();
        EndingRunner run = begun(release(ended));

        assertThat(run.outcome()).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertSettled();
        world.passes(5 * SECOND);
        assertThat(sentNow()).isEqualTo(1);
    }

    private Tenure lost(LostReason why) {
        return new Tenure(
                tenure.times(),
                tenure.grant(),
                TOKEN,
                new Tenure.Phase.Lost(why),
                1,
                UnacknowledgedHeartbeats.NONE,
                tenure.validUntil(),
                tenure.acknowledged(),
                0);
    }

    @Test
    void release_ofAStolenLease_isLost_andWaitsForNoAnswer() {
        EndingRunner run = begun(release(lost(LostReason.STOLEN)));

        assertThat(run.outcome()).isCompletedWithValue(ReleaseOutcome.LOST);
        assertSettled();
        assertThat(freed).isEqualTo(1);
        assertThat(sentNow()).isZero();
    }

    @Test
    void release_ofAnExpiredLease_isLostAtOnce_andClosingWaitsForItsOneRequest() {
        world.holdBack(LockWrite.Release.class::isInstance);
        EndingRunner run = begun(release(lost(LostReason.EXPIRED)));
        assertThat(run.outcome()).isCompletedWithValue(ReleaseOutcome.LOST);
        assertThat(context.pendingWork().isEmpty()).isFalse();
        assertThat(freed).isZero();

        world.answer();
        assertSettled();
        assertThat(freed).isEqualTo(1);
        assertThat(sentNow()).isEqualTo(1);
    }

    @Test
    void commit_givenUpBeforeItBegins_isNotCommittedAndNotSent() {
        EndingRunner run = commit();
        givesUp();
        begun(run);

        assertThat(run.outcome()).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertThat(run.result()).isCompletedWithValue(CommitResult.of(CommitOutcome.NOT_COMMITTED));
        assertSettled();
        assertThat(sentNow()).isZero();
    }

    @Test
    void commit_givenUpUnanswered_isUnknown() {
        world.holdBack(LockWrite.Commit.class::isInstance);
        EndingRunner run = begun(commit());
        givesUp();

        assertUnknown(run.result());
        assertThat(run.outcome()).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertSettled();
    }

    /** Nothing was written, and that is told whatever becomes of the row. */
    @Test
    void commit_declinedAndGivenUpWhileItsRowIsFreed_isNotCommitted_andSendsNothingMore() {
        world.answerInstead(LockWrite.Commit.class::isInstance, DECLINED);
        world.holdBack(LockWrite.Release.class::isInstance);
        EndingRunner run = begun(commit());
        assertThat(run.result()).as("told when the row is free").isNotDone();
        givesUp();

        assertThat(run.result()).isCompletedWithValue(CommitResult.of(CommitOutcome.NOT_COMMITTED));
        assertThat(run.outcome()).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertSettled();
        long before = sentNow();
        world.passes(5 * SECOND);
        assertThat(sentNow()).isEqualTo(before);
    }

    @Test
    void commit_declined_isToldWhenTheRowIsFree() {
        world.answerInstead(LockWrite.Commit.class::isInstance, DECLINED);
        world.holdBack(LockWrite.Release.class::isInstance);
        EndingRunner run = begun(commit());
        assertThat(run.result()).isNotDone();
        world.answer();

        assertThat(run.result()).isCompletedWithValue(CommitResult.of(CommitOutcome.NOT_COMMITTED));
        assertThat(run.outcome()).isCompletedWithValue(ReleaseOutcome.RELEASED);
        assertThat(world.isFree()).isTrue();
    }

    @Test
    void commit_refusedForGood_fails_andItsRowIsFree() {
        StoreUnavailableException why = new StoreUnavailableException("refused by a test", null);
        world.answerInstead(LockWrite.Commit.class::isInstance, new StoreAnswer.Unapplied(why, false));
        EndingRunner run = begun(commit());

        assertThat(run.outcome()).isCompletedWithValue(ReleaseOutcome.RELEASED);
        assertThat(run.result().handle((told, failure) -> failure).join()).isSameAs(why);
        assertThat(world.isFree()).isTrue();
    }

    /** What closing gives up is given up on the timer's thread, which may not send. */
    @Test
    void commit_throttledAndGivenUp_fails_andSendsNothingMore() {
        StoreUnavailableException why = new StoreUnavailableException("throttled by a test", null);
        world.answerInstead(LockWrite.Commit.class::isInstance, new StoreAnswer.Unapplied(why, true));
        EndingRunner run = begun(commit());
        long before = sentNow();
        givesUp();

        assertThat(run.result().handle((told, failure) -> failure).join()).isSameAs(why);
        assertThat(run.outcome()).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertSettled();
        world.passes(5 * SECOND);
        assertThat(sentNow()).isEqualTo(before);
        assertThat(world.waitingAlarms()).isZero();
    }

    @Test
    void commit_throttledOnce_isSentAgainSoon() {
        StoreUnavailableException why = new StoreUnavailableException("throttled by a test", null);
        world.answerInstead(LockWrite.Commit.class::isInstance, new StoreAnswer.Unapplied(why, true));
        EndingRunner run = begun(commit());
        assertThat(run.outcome()).isNotDone();
        world.answerInstead(write -> false, DECLINED);
        world.passes(SECOND / 2);

        assertThat(run.result()).isCompletedWithValue(CommitResult.of(CommitOutcome.COMMITTED));
        assertThat(run.outcome()).isCompletedWithValue(ReleaseOutcome.RELEASED);
        assertThat(world.sent(LockWrite.Commit.class)).isEqualTo(2);
    }

    /** What an end's refusal shows is known from then on: the next who asks here looks before he writes. */
    @Test
    void end_refusedByAnothersRow_isRememberedByItsClient() {
        for (boolean commits : new boolean[] {true, false}) {
            CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
            world.put(StillWorld.free(StillWorld.anothers(KEY)));
            Lease lease = client.acquireAsync(LockRequest.of(KEY).build()).join();
            world.put(StillWorld.anothers(KEY));
            if (commits) {
                assertThat(lease.commit(List.of()).outcome()).isEqualTo(CommitOutcome.NOT_COMMITTED);
            } else {
                assertThat(lease.release()).isEqualTo(ReleaseOutcome.LOST);
            }
            long writes = world.sent(LockWrite.Acquire.class);
            long reads = world.reads();

            CompletableFuture<Lease> unused =
                    client.acquireAsync(LockRequest.of(KEY).build());

            assertThat(world.sent(LockWrite.Acquire.class)).isEqualTo(writes);
            assertThat(world.reads()).isEqualTo(reads + 1);
        }
    }
}
