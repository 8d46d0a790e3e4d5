package io.github.dynamodblock.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One {@link Acquisition}, fed by a test step by step. Its lease lasts 2 s, the safe period 1.2 s; it asks at 0 and
 * gives up at 10 s.
 */
final class Attempt {
    static final String OURS = "1".repeat(32);
    static final String OTHER = "2".repeat(32);
    /** The grant of the next decision. */
    static final String NEXT = "3".repeat(32);

    static final long TOKEN = 7;
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;
    static final LeaseTiming TIMING = LeaseTiming.ofLease(Duration.ofSeconds(2));
    static final LeaseTimes TIMES = LeaseTimes.of(TIMING, new ClockDrift(0.01));

    static final StoreAnswer UNKNOWN = new StoreAnswer.Unknown(new IllegalStateException("of a test"));
    private static final StoreAnswer.Unapplied DOWN =
            new StoreAnswer.Unapplied(new StoreUnavailableException("of a test", null), true);

    static final RowAssessment FREE = assessment(RowAssessment.View.FREE, 0);
    /** Seen at 0, and dead at 9 s. */
    static final RowAssessment HELD = assessment(RowAssessment.View.HELD, 9_000);

    private Acquisition state;

    private Attempt(boolean patient) {
        state = Acquisition.begin(
                new Acquisition.Plan(
                        patient, 0, 10_000 * MILLI, TIMES, PollingSchedule.DEFAULT, AcquirePreconditions.NONE),
                OURS);
    }

    static Attempt patient() {
        return new Attempt(true);
    }

    static Attempt impatient() {
        return new Attempt(false);
    }

    static RowAssessment assessment(RowAssessment.View view, long deadAt) {
        return new RowAssessment(view, Optional.empty(), Optional.of("somebody"), deadAt * MILLI, 0, deadAt * MILLI);
    }

    Acquisition state() {
        return state;
    }

    /** Takes one step, and checks what is to be done, in this order. */
    Attempt on(long millis, AcquireInput input, AcquireEffect... effects) {
        Moment now = new Moment(millis * MILLI, millis * 1_000);
        Step<Acquisition, AcquireEffect> step = state.on(input, now, () -> NEXT);
        assertThat(step.effects()).as("at %d ms", millis).containsExactly(effects);
        state = step.state();
        return this;
    }

    /** Nothing is done for it any more, whatever comes. */
    void assertOver() {
        assertThat(state.isOver()).isTrue();
        on(9_999, new AcquireInput.Woken(FREE));
        on(10_000, new AcquireInput.TimeUp(HELD));
    }

    static LockRow row(String grant, long beat, boolean released, OptionalLong token) {
        return new LockRow(
                LockKey.of("k"),
                Optional.of("somebody"),
                Optional.empty(),
                new Version(grant, beat).toString(),
                released,
                token,
                RowContent.NONE);
    }

    static LockRow held(String grant, long beat) {
        return row(grant, beat, false, OptionalLong.of(TOKEN));
    }

    static LockRow released(String grant, long beat) {
        return row(grant, beat, true, OptionalLong.of(TOKEN));
    }

    static AcquireInput woken(RowAssessment assessment) {
        return new AcquireInput.Woken(assessment);
    }

    static AcquireInput written(StoreAnswer answer, RowAssessment assessment) {
        return new AcquireInput.Written(answer, assessment);
    }

    static AcquireInput confirmed(StoreAnswer answer, RowAssessment assessment) {
        return new AcquireInput.Confirmed(answer, assessment);
    }

    static AcquireInput read(Optional<LockRow> row, RowAssessment assessment) {
        return new AcquireInput.Read(new ReadAnswer.Shown(row), assessment);
    }

    static AcquireInput readNothing(boolean passing) {
        return new AcquireInput.Read(new ReadAnswer.Nothing(DOWN.why(), passing), HELD);
    }

    static StoreAnswer applied(long beat) {
        return new StoreAnswer.Applied(held(OURS, beat));
    }

    static StoreAnswer refused(LockRow row) {
        return new StoreAnswer.Refused(Optional.of(row));
    }

    static StoreAnswer unapplied(boolean passing) {
        return new StoreAnswer.Unapplied(DOWN.why(), passing);
    }

    static AcquireEffect writes(String grant, long beat) {
        return new AcquireEffect.SendAcquire(new Version(grant, beat), Optional.empty());
    }

    static AcquireEffect renews(long beat) {
        return new AcquireEffect.SendHeartbeat(new Version(OURS, beat), TOKEN, Set.of());
    }

    static AcquireEffect wakesIn(long millis) {
        return new AcquireEffect.WakeIn(millis * MILLI, millis == 0);
    }

    static AcquireEffect granted(long beat, long sentAtMillis) {
        return new AcquireEffect.Granted(
                new Version(OURS, beat),
                TOKEN,
                RowContent.NONE,
                new Moment(sentAtMillis * MILLI, sentAtMillis * 1_000));
    }

    static AcquireEffect notGranted() {
        return new AcquireEffect.NotGranted(Optional.of("somebody"));
    }

    static AcquireEffect failed() {
        return new AcquireEffect.Failed(DOWN.why());
    }

    static AcquireEffect disowns() {
        return new AcquireEffect.Disown(OURS);
    }

    static AcquireEffect sweeps(long beat) {
        return new AcquireEffect.Sweep(OURS, beat);
    }
}
