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
import io.github.dynamodblock.core.protocol.Drift;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.core.protocol.Times;
import io.github.dynamodblock.core.protocol.Unacknowledged;
import io.github.dynamodblock.spi.Content;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
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
    private final Shared shared = new Shared(world.ports, StillWorld.SETTINGS);
    private final Tenure tenure =
            Tenure.begin(Times.of(StillWorld.SETTINGS.timing(), new Drift(0.01)), HELD, TOKEN, Clocks.now(world));
    private final Tenure ended =
            tenure.on(new Tenure.Input.ReleaseInvoked(), Clocks.now(world)).state();

    @BeforeEach
    void isHeld() {
        world.put(new LockRow(
                KEY,
                Optional.of("one"),
                Optional.of(Duration.ofSeconds(2)),
                HELD.toString(),
                false,
                OptionalLong.of(TOKEN),
                Content.NONE));
    }

    private ReleaseRun release(Tenure of) {
        return new ReleaseRun(shared, KEY, of, version -> new LockWrite.Release(KEY, version, TOKEN), false, true);
    }

    private CommitRun commit() {
        return new CommitRun(shared, KEY, ended, List.of(), this::release);
    }

    /** As closing does, once it waits no longer. */
    private void closes() {
        shared.orphans().close();
    }

    private long sentNow() {
        return world.sent(Object.class);
    }

    private static void assertUnknown(CompletableFuture<CommitResult> result) {
        assertThat(result).isCompletedWithValue(CommitResult.of(CommitOutcome.UNKNOWN));
    }

    @Test
    void release_givenUpBeforeItBegins_isUnknownAndIsNotSent() {
        closes();
        ReleaseRun run = release(ended);
        run.giveUp();

        assertThat(run.begin()).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertThat(run.firstAnswered()).isCompleted();
        assertThat(sentNow()).isZero();
    }

    @Test
    void release_givenUpUnanswered_isUnknown_andItsAnswerChangesNothing() {
        closes();
        world.holdBack(LockWrite.Release.class::isInstance);
        ReleaseRun run = release(ended);
        CompletableFuture<ReleaseOutcome> outcome = run.begin();
        assertThat(run.firstAnswered()).isNotDone();
        run.giveUp();
        assertThat(outcome).isCompletedWithValue(ReleaseOutcome.UNKNOWN);

        world.answer();
        assertThat(run.firstAnswered()).isCompleted();
        assertThat(outcome).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertThat(sentNow()).isEqualTo(1);
    }

    @Test
    void release_ofAStolenLease_isLost_andWaitsForNoAnswer() {
        Tenure stolen = new Tenure(
                tenure.times(),
                tenure.grant(),
                TOKEN,
                new Tenure.Phase.Lost(LostReason.STOLEN),
                1,
                Unacknowledged.NONE,
                tenure.validUntil(),
                tenure.acknowledged(),
                0);
        ReleaseRun run = release(stolen);

        assertThat(run.begin()).isCompletedWithValue(ReleaseOutcome.LOST);
        assertThat(run.firstAnswered()).isCompleted();
        assertThat(sentNow()).isZero();
    }

    @Test
    void commit_givenUpBeforeItBegins_isUnknownAndIsNotSent() {
        closes();
        CommitRun run = commit();
        run.giveUp();

        assertThat(run.begin()).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertUnknown(run.result());
        assertThat(sentNow()).isZero();
    }

    @Test
    void commit_givenUpUnanswered_isUnknown() {
        closes();
        world.holdBack(LockWrite.Commit.class::isInstance);
        CommitRun run = commit();
        CompletableFuture<ReleaseOutcome> released = run.begin();
        run.giveUp();

        assertUnknown(run.result());
        assertThat(released).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
    }

    /** Nothing was written, and that is told whatever becomes of the row. */
    @Test
    void commit_declinedAndGivenUpWhileItsRowIsFreed_isNotCommitted_andSendsNothingMore() {
        closes();
        world.answerInstead(LockWrite.Commit.class::isInstance, DECLINED);
        world.holdBack(LockWrite.Release.class::isInstance);
        CommitRun run = commit();
        CompletableFuture<ReleaseOutcome> released = run.begin();
        assertThat(run.result()).as("told when the row is free").isNotDone();
        run.giveUp();

        assertThat(run.result()).isCompletedWithValue(CommitResult.of(CommitOutcome.NOT_COMMITTED));
        assertThat(released).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        long before = sentNow();
        world.passes(5 * SECOND);
        assertThat(sentNow()).isEqualTo(before);
    }

    @Test
    void commit_declinedAsItIsGivenUp_endsToo() {
        closes();
        world.answerInstead(LockWrite.Commit.class::isInstance, DECLINED);
        world.holdBack(LockWrite.Release.class::isInstance);
        CommitRun[] itself = new CommitRun[1];
        CommitRun run = new CommitRun(shared, KEY, ended, List.of(), of -> {
            itself[0].giveUp();
            return release(of);
        });
        itself[0] = run;

        assertThat(run.begin()).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertThat(run.result()).isCompletedWithValue(CommitResult.of(CommitOutcome.NOT_COMMITTED));
    }

    @Test
    void commit_declined_isToldWhenTheRowIsFree() {
        world.answerInstead(LockWrite.Commit.class::isInstance, DECLINED);
        world.holdBack(LockWrite.Release.class::isInstance);
        CommitRun run = commit();
        CompletableFuture<ReleaseOutcome> released = run.begin();
        assertThat(run.result()).isNotDone();
        world.answer();

        assertThat(run.result()).isCompletedWithValue(CommitResult.of(CommitOutcome.NOT_COMMITTED));
        assertThat(released).isCompletedWithValue(ReleaseOutcome.RELEASED);
        assertThat(world.isFree()).isTrue();
    }

    @Test
    void commit_refusedForGood_fails_andItsRowIsFree() {
        StoreUnavailableException why = new StoreUnavailableException("refused by a test", null);
        world.answerInstead(LockWrite.Commit.class::isInstance, new StoreAnswer.Unapplied(why, false));
        CommitRun run = commit();

        assertThat(run.begin()).isCompletedWithValue(ReleaseOutcome.RELEASED);
        assertThat(run.result()).isCompletedExceptionally();
        assertThat(run.result().handle((told, failure) -> failure).join()).isSameAs(why);
        assertThat(world.isFree()).isTrue();
    }

    @Test
    void commit_throttledOnce_isSentAgainSoon() {
        StoreUnavailableException why = new StoreUnavailableException("throttled by a test", null);
        world.answerInstead(LockWrite.Commit.class::isInstance, new StoreAnswer.Unapplied(why, true));
        CommitRun run = commit();
        CompletableFuture<ReleaseOutcome> released = run.begin();
        assertThat(released).isNotDone();
        world.answerInstead(write -> false, DECLINED);
        world.passes(SECOND / 2);

        assertThat(run.result()).isCompletedWithValue(CommitResult.of(CommitOutcome.COMMITTED));
        assertThat(released).isCompletedWithValue(ReleaseOutcome.RELEASED);
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
