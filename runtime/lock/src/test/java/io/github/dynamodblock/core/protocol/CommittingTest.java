package io.github.dynamodblock.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;

/** What each answer to a commit means, line by line of its table. */
class CommittingTest {
    private static final String OURS = "1".repeat(32);
    private static final String OTHER = "2".repeat(32);
    private static final long TOKEN = 7;
    private static final long DEADLINE = Attempt.SECOND;
    private static final LeaseTimes TIMES = LeaseTimes.of(Attempt.TIMING, new ClockDrift(0.01));
    /** V of the tenure is 1.98 s. */
    private static final Moment EARLY = new Moment(0, 0);

    private static final Version VERSION = new Version(OURS, 4, true);
    private static final StoreAnswer UNKNOWN = new StoreAnswer.Unknown(new IllegalStateException("of a test"));
    private static final List<CancellationReason> REASONS =
            List.of(CancellationReason.builder().code("ConditionalCheckFailed").build());

    private final StoreUnavailableException down = new StoreUnavailableException("of a test", null);

    private static final Committing BEGUN =
            Committing.of(Tenure.begin(TIMES, new Version(OURS, 3), TOKEN, EARLY), DEADLINE);
    private static final Committing FRESH =
            BEGUN.on(new Committing.Input.Begin(), EARLY).state();
    private static final Committing DOUBTED = resent(answered(FRESH, UNKNOWN));

    private static Step<Committing, Committing.Effect> answered(Committing state, StoreAnswer answer) {
        return state.on(new Committing.Input.Answered(answer), EARLY);
    }

    private static Committing resent(Step<Committing, Committing.Effect> step) {
        return step.state().on(new Committing.Input.RetryDue(), EARLY).state();
    }

    private static StoreAnswer refused(Version version, boolean released, long token) {
        return new StoreAnswer.Refused(Optional.of(new LockRow(
                LockKey.of("k"),
                Optional.of("somebody"),
                Optional.empty(),
                version.toString(),
                released,
                OptionalLong.of(token),
                RowContent.NONE)));
    }

    private static void assertEnds(Step<Committing, Committing.Effect> step, Committing.Effect... effects) {
        assertThat(step.effects()).containsExactly(effects);
        assertThat(step.state().over()).isTrue();
        assertThat(step.state().on(new Committing.Input.TimeUp(), EARLY).effects())
                .as("nothing after the end")
                .isEmpty();
    }

    private static void assertUnknown(Step<Committing, Committing.Effect> step) {
        assertEnds(step, new Committing.Effect.Sweep(OURS, 4), told(CommitOutcome.UNKNOWN, ReleaseOutcome.UNKNOWN));
    }

    private static Committing.Effect told(CommitOutcome outcome, ReleaseOutcome released) {
        return new Committing.Effect.Finished(CommitResult.of(outcome), released);
    }

    private static Committing.Effect committed() {
        return told(CommitOutcome.COMMITTED, ReleaseOutcome.RELEASED);
    }

    @Test
    void commit_begun_isSentAboveTheLastBeatUnderAVersionOfItsOwn() {
        assertThat(BEGUN.on(new Committing.Input.Begin(), EARLY).effects())
                .containsExactly(new Committing.Effect.SendCommit(VERSION));
        assertThat(VERSION.toString()).isEqualTo(OURS + ".000000000004.commit");
    }

    @Test
    void retry_due_isTheSameAgain() {
        assertThat(answered(FRESH, UNKNOWN)
                        .state()
                        .on(new Committing.Input.RetryDue(), EARLY)
                        .effects())
                .containsExactly(new Committing.Effect.SendCommit(VERSION));
    }

    @Test
    void applied_isCommitted() {
        StoreAnswer applied = new StoreAnswer.Applied(
                ((StoreAnswer.Refused) refused(VERSION, true, TOKEN)).row().orElseThrow());
        assertEnds(answered(FRESH, applied), committed());
        assertEnds(answered(DOUBTED, applied), committed());
    }

    @Test
    void refused_rowShowsExactlyThisCommit_isCommitted() {
        assertEnds(answered(FRESH, refused(VERSION, true, TOKEN)), committed());
        assertEnds(answered(DOUBTED, refused(VERSION, true, TOKEN)), committed());
    }

    @Test
    void refused_ourGrantReleasedOtherwise_isNoProof() {
        assertEnds(
                answered(FRESH, refused(new Version(OURS, 4), true, TOKEN)),
                told(CommitOutcome.NOT_COMMITTED, ReleaseOutcome.LOST));
        assertUnknown(answered(DOUBTED, refused(new Version(OURS, 4), true, TOKEN)));
        assertUnknown(answered(DOUBTED, refused(new Version(OURS, 5, true), true, TOKEN)));
    }

    @Test
    void refused_anotherGrantOrNoRow_isNotCommittedUnlessDoubted() {
        for (StoreAnswer gone :
                List.of(refused(new Version(OTHER, 1), false, TOKEN + 1), new StoreAnswer.Refused(Optional.empty()))) {
            assertEnds(answered(FRESH, gone), told(CommitOutcome.NOT_COMMITTED, ReleaseOutcome.LOST));
            assertUnknown(answered(DOUBTED, gone));
        }
    }

    @Test
    void refused_heldByUs_isFreed() {
        assertEnds(
                answered(FRESH, refused(new Version(OURS, 9), false, TOKEN)),
                new Committing.Effect.Free(CommitResult.of(CommitOutcome.NOT_COMMITTED)));
    }

    @Test
    void declined_isNotCommittedForThoseReasonsAndFreed() {
        assertEnds(
                answered(FRESH, new StoreAnswer.Declined(REASONS)),
                new Committing.Effect.Free(new CommitResult(CommitOutcome.NOT_COMMITTED, REASONS)));
    }

    @Test
    void declined_afterALostAnswer_isUnknown() {
        assertUnknown(answered(DOUBTED, new StoreAnswer.Declined(REASONS)));
    }

    @Test
    void unknown_timeIsLeft_isSentAgainAtOnceThenLater() {
        assertThat(answered(FRESH, UNKNOWN).effects()).containsExactly(new Committing.Effect.RetryIn(0));
        assertThat(answered(DOUBTED, UNKNOWN).effects())
                .containsExactly(new Committing.Effect.RetryIn(Backoff.afterUnknown(2)));
    }

    @Test
    void throttled_timeIsLeft_isSentAgainLaterAndNotDoubted() {
        Step<Committing, Committing.Effect> step = answered(FRESH, new StoreAnswer.Unapplied(down, true));
        assertThat(step.effects()).containsExactly(new Committing.Effect.RetryIn(Backoff.afterRefusedService(1)));
        assertThat(answered(resent(step), new StoreAnswer.Declined(REASONS)).effects())
                .containsExactly(new Committing.Effect.Free(new CommitResult(CommitOutcome.NOT_COMMITTED, REASONS)));
    }

    @Test
    void throttled_untilTheDeadline_isFreedAndFails() {
        Committing waiting =
                answered(FRESH, new StoreAnswer.Unapplied(down, true)).state();
        assertEnds(waiting.on(new Committing.Input.TimeUp(), EARLY), new Committing.Effect.FreeAndFail(down));
    }

    @Test
    void unapplied_nextAttemptWouldComeTooLate_isFreedAndFails() {
        Moment end = new Moment(DEADLINE - Backoff.afterRefusedService(1), 0);
        assertEnds(
                FRESH.on(new Committing.Input.Answered(new StoreAnswer.Unapplied(down, true)), end),
                new Committing.Effect.FreeAndFail(down));
    }

    @Test
    void unapplied_forGood_isFreedAndFailsUnlessDoubted() {
        assertEnds(answered(FRESH, new StoreAnswer.Unapplied(down, false)), new Committing.Effect.FreeAndFail(down));
        assertUnknown(answered(DOUBTED, new StoreAnswer.Unapplied(down, false)));
    }

    @Test
    void throttled_afterALostAnswer_staysDoubted() {
        Committing waiting =
                answered(DOUBTED, new StoreAnswer.Unapplied(down, true)).state();
        assertUnknown(waiting.on(new Committing.Input.TimeUp(), EARLY));
        assertUnknown(answered(
                waiting.on(new Committing.Input.RetryDue(), EARLY).state(), new StoreAnswer.Declined(REASONS)));
    }

    @Test
    void time_upWhileAnAttemptIsUnderWay_isUnknown() {
        assertUnknown(FRESH.on(new Committing.Input.TimeUp(), EARLY));
    }
}
