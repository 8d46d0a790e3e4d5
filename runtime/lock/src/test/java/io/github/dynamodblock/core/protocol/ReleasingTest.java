package io.github.dynamodblock.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

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

/** What each answer to a release means, line by line of its table. */
class ReleasingTest {
    private static final String OURS = "1".repeat(32);
    private static final String OTHER = "2".repeat(32);
    private static final long TOKEN = 7;
    private static final long DEADLINE = Attempt.SECOND;
    private static final LeaseTimes TIMES = LeaseTimes.of(Attempt.TIMING, new ClockDrift(0.01));
    /** V of {@link #TENURE} is 1.98 s. */
    private static final Moment EARLY = new Moment(0, 0);

    private static final Moment LATE = new Moment(2 * Attempt.SECOND, 2_000_000);
    private static final Tenure TENURE = Tenure.begin(TIMES, new Version(OURS, 3), TOKEN, EARLY);

    private static final StoreAnswer UNKNOWN = new StoreAnswer.Unknown(new IllegalStateException("of a test"));
    private final StoreUnavailableException down = new StoreUnavailableException("of a test", null);

    private static final Releasing FRESH = Releasing.of(TENURE, DEADLINE)
            .on(new Releasing.Input.Begin(), EARLY)
            .state();
    private static final Releasing DOUBTED = answered(FRESH, UNKNOWN, EARLY).state();

    private static Step<Releasing, Releasing.Effect> answered(Releasing state, StoreAnswer answer, Moment now) {
        return state.on(new Releasing.Input.Answered(answer), now);
    }

    private static StoreAnswer refused(String grant, long beat, boolean released, long token) {
        return new StoreAnswer.Refused(Optional.of(new LockRow(
                LockKey.of("k"),
                Optional.of("somebody"),
                Optional.empty(),
                new Version(grant, beat).toString(),
                released,
                OptionalLong.of(token),
                RowContent.NONE)));
    }

    private static void assertEnds(Step<Releasing, Releasing.Effect> step, Releasing.Effect... effects) {
        assertThat(step.effects()).containsExactly(effects);
        assertThat(step.state().over()).isTrue();
        assertThat(step.state().on(new Releasing.Input.TimeUp(), LATE).effects())
                .as("nothing after the end")
                .isEmpty();
    }

    private static Releasing.Effect told(ReleaseOutcome outcome) {
        return new Releasing.Effect.Finished(outcome);
    }

    private static Releasing.Effect sends(long beat) {
        return new Releasing.Effect.SendRelease(new Version(OURS, beat));
    }

    @Test
    void release_begun_isSentAboveTheLastBeat() {
        assertThat(Releasing.of(TENURE, DEADLINE)
                        .on(new Releasing.Input.Begin(), EARLY)
                        .effects())
                .containsExactly(sends(4));
    }

    @Test
    void refused_ourGrantReleased_isReleased() {
        assertEnds(answered(FRESH, refused(OURS, 4, true, TOKEN), EARLY), told(ReleaseOutcome.RELEASED));
        assertEnds(answered(DOUBTED, refused(OURS, 4, true, TOKEN), LATE), told(ReleaseOutcome.RELEASED));
    }

    @Test
    void refused_ourGrantReleasedUnderAnotherToken_isLost() {
        assertEnds(answered(FRESH, refused(OURS, 4, true, TOKEN + 1), EARLY), told(ReleaseOutcome.LOST));
    }

    @Test
    void refused_ourGrantReleasedUnderAnotherTokenAfterALostAnswer_isUnknown() {
        assertEnds(answered(DOUBTED, refused(OURS, 4, true, TOKEN + 1), EARLY), told(ReleaseOutcome.UNKNOWN));
    }

    @Test
    void refused_anotherGrantReleased_isLost() {
        assertEnds(answered(FRESH, refused(OTHER, 4, true, TOKEN + 1), EARLY), told(ReleaseOutcome.LOST));
    }

    @Test
    void refused_ourGrantHeldAtAHigherBeat_isSentAboveIt() {
        assertThat(answered(FRESH, refused(OURS, 9, false, TOKEN), EARLY).effects())
                .containsExactly(sends(10));
    }

    @Test
    void refused_ourGrantHeldAtALowerBeat_isSentAboveOurOwn() {
        assertThat(answered(FRESH, refused(OURS, 2, false, TOKEN), EARLY).effects())
                .containsExactly(sends(5));
    }

    @Test
    void refused_ourGrantUnderAnotherToken_isLost() {
        assertEnds(answered(FRESH, refused(OURS, 9, false, TOKEN + 1), EARLY), told(ReleaseOutcome.LOST));
    }

    @Test
    void refused_noRow_isLost() {
        assertEnds(answered(FRESH, new StoreAnswer.Refused(Optional.empty()), EARLY), told(ReleaseOutcome.LOST));
    }

    @Test
    void refused_anotherGrantAfterALostAnswerBeforeV_isReleased() {
        assertEnds(answered(DOUBTED, refused(OTHER, 1, false, TOKEN + 1), EARLY), told(ReleaseOutcome.RELEASED));
    }

    @Test
    void refused_anotherGrantAfterALostAnswerAfterV_isUnknown() {
        assertEnds(answered(DOUBTED, refused(OTHER, 1, false, TOKEN + 1), LATE), told(ReleaseOutcome.UNKNOWN));
    }

    @Test
    void unknown_timeIsLeft_isAskedAgainAtOnceThenLaterAndLater() {
        assertThat(answered(FRESH, UNKNOWN, EARLY).effects()).containsExactly(new Releasing.Effect.RetryIn(0));
        Step<Releasing, Releasing.Effect> second = answered(DOUBTED, UNKNOWN, EARLY);
        assertThat(second.effects()).containsExactly(new Releasing.Effect.RetryIn(Backoff.afterUnknown(2)));
        assertThat(answered(second.state(), UNKNOWN, EARLY).effects())
                .containsExactly(new Releasing.Effect.RetryIn(Backoff.afterUnknown(3)));
    }

    /** Before V another can have the lock only because it was freed: by us, or by force, and then nothing was written. */
    @Test
    void refused_byAnotherAfterALostAnswerOfWhatWrites_isUnknownBeforeVToo() {
        assertEnds(answered(DOUBTED, refused(OTHER, 1, false, TOKEN + 1), EARLY), told(ReleaseOutcome.RELEASED));
        Releasing writing = answered(
                        Releasing.of(TENURE, DEADLINE, true)
                                .on(new Releasing.Input.Begin(), EARLY)
                                .state(),
                        UNKNOWN,
                        EARLY)
                .state();
        assertEnds(answered(writing, refused(OTHER, 1, false, TOKEN + 1), EARLY), told(ReleaseOutcome.UNKNOWN));
        assertEnds(answered(writing, refused(OURS, 4, true, TOKEN), EARLY), told(ReleaseOutcome.RELEASED));
        assertEnds(answered(writing, refused(OURS, 4, true, TOKEN + 1), EARLY), told(ReleaseOutcome.UNKNOWN));
    }

    @Test
    void retry_due_hasAHigherBeat() {
        assertThat(DOUBTED.on(new Releasing.Input.RetryDue(), EARLY).effects()).containsExactly(sends(5));
    }

    @Test
    void unknown_nextAttemptWouldComeTooLate_isUnknownAndSwept() {
        Moment end = new Moment(DEADLINE - Backoff.afterUnknown(2), DEADLINE / 1_000);
        assertEnds(answered(DOUBTED, UNKNOWN, end), swept(), told(ReleaseOutcome.UNKNOWN));
        Moment before = new Moment(end.nanos() - 1, DEADLINE / 1_000);
        assertThat(answered(DOUBTED, UNKNOWN, before).effects())
                .containsExactly(new Releasing.Effect.RetryIn(Backoff.afterUnknown(2)));
    }

    private static Releasing.Effect swept() {
        return new Releasing.Effect.Sweep(OURS, 4);
    }

    @Test
    void throttled_timeIsLeft_isAskedAgainLaterAndNotDoubted() {
        Step<Releasing, Releasing.Effect> step = answered(FRESH, new StoreAnswer.Unapplied(down, true), EARLY);
        assertThat(step.effects()).containsExactly(new Releasing.Effect.RetryIn(Backoff.afterRefusedService(1)));
        assertEnds(answered(step.state(), refused(OTHER, 1, false, TOKEN + 1), EARLY), told(ReleaseOutcome.LOST));
    }

    @Test
    void unapplied_forGood_failsAndIsSwept() {
        assertEnds(
                answered(FRESH, new StoreAnswer.Unapplied(down, false), EARLY),
                swept(),
                new Releasing.Effect.Failed(down));
    }

    @Test
    void unapplied_forGoodAfterALostAnswer_isUnknown() {
        assertEnds(
                answered(DOUBTED, new StoreAnswer.Unapplied(down, false), EARLY),
                swept(),
                told(ReleaseOutcome.UNKNOWN));
    }

    @Test
    void time_up_isUnknownAndSwept() {
        Step<Releasing, Releasing.Effect> step = FRESH.on(new Releasing.Input.TimeUp(), EARLY);
        assertThat(step.effects()).isEqualTo(List.of(swept(), told(ReleaseOutcome.UNKNOWN)));
        assertThat(answered(step.state(), refused(OTHER, 1, false, TOKEN), EARLY)
                        .effects())
                .isEmpty();
    }
}
