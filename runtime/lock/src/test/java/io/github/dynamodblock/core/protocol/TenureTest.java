package io.github.dynamodblock.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a holder believes after each answer, and when it looks after itself. */
class TenureTest {
    private static final LeaseTimes TIMES = LeaseTimes.of(Attempt.TIMING, new ClockDrift(0.01));
    private static final Moment NOW = new Moment(0, 0);
    private static final Tenure HELD = Tenure.begin(TIMES, new Version("1".repeat(32), 1), 7, NOW);
    private final StoreUnavailableException refusal = new StoreUnavailableException("of a test", null);

    private static Step<Tenure, Tenure.Effect> beat(Tenure tenure) {
        return tenure.on(new Tenure.Input.BeatDue(), NOW);
    }

    private static Tenure sent(Tenure tenure, int times) {
        return times == 0 ? tenure : sent(beat(tenure).state(), times - 1);
    }

    private static Step<Tenure, Tenure.Effect> answered(Tenure tenure, StoreAnswer answer) {
        return tenure.on(new Tenure.Input.Answered(tenure.beat(), answer), NOW);
    }

    private static boolean sends(Step<Tenure, Tenure.Effect> step) {
        return step.effects().stream().anyMatch(Tenure.Effect.SendHeartbeat.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answered_unapplied_isNotInFlightAnyMoreAndComesAgainSoon(boolean passing) {
        Tenure full = sent(HELD, 3);
        assertThat(full.inFlight()).isEqualTo(3);
        assertThat(sends(beat(full))).isFalse();

        Step<Tenure, Tenure.Effect> step = answered(full, new StoreAnswer.Unapplied(refusal, passing));

        assertThat(step.state().inFlight()).isEqualTo(2);
        assertThat(step.effects()).containsExactly(new Tenure.Effect.BeatWithin(TIMES.heartbeat() / 4));
        assertThat(sends(beat(step.state()))).isTrue();
        assertThat(step.state().validUntil()).isEqualTo(HELD.validUntil());
    }

    @Test
    void answered_unknown_isNotInFlightAnyMoreAndComesAgainSoon() {
        Step<Tenure, Tenure.Effect> step = answered(sent(HELD, 1), new StoreAnswer.Unknown(refusal));

        assertThat(step.state().inFlight()).isZero();
        assertThat(step.effects()).containsExactly(new Tenure.Effect.BeatWithin(TIMES.heartbeat() / 4));
        assertThat(step.state().validUntil()).isEqualTo(HELD.validUntil());
    }

    private static final long MILLI = 1_000_000L;

    private static Moment at(long millis) {
        return atNanos(millis * MILLI);
    }

    /** Both clocks went on alike. */
    private static Moment atNanos(long nanos) {
        return new Moment(nanos, nanos / 1_000);
    }

    private static Step<Tenure, Tenure.Effect> watch(Tenure tenure, Moment now) {
        return tenure.on(new Tenure.Input.WatchDue(), now);
    }

    private static Step<Tenure, Tenure.Effect> acknowledged(Tenure tenure, long beat, Moment now) {
        return tenure.on(
                new Tenure.Input.Answered(beat, new StoreAnswer.Applied(Attempt.held(Attempt.OURS, beat))), now);
    }

    /** In danger since the safe period passed, with one heartbeat under way that was sent before. */
    private static Tenure inDangerWithOneSentAt(Moment sent) {
        Tenure beating = HELD.on(new Tenure.Input.BeatDue(), sent).state();
        return watch(beating, atNanos(TIMES.safePeriod())).state();
    }

    @Test
    void beat_threeAreUnanswered_comesWhenHalfAnAttemptHasPassedSinceTheLast() {
        Tenure full = sent(HELD, 3);
        long apart = TIMES.attempt() / 2;

        Step<Tenure, Tenure.Effect> early = full.on(new Tenure.Input.BeatDue(), atNanos(apart - 1));
        assertThat(early.effects()).containsExactly(new Tenure.Effect.BeatIn(TIMES.heartbeat() - (apart - 1)));
        assertThat(early.state()).isEqualTo(full);
        Step<Tenure, Tenure.Effect> due = full.on(new Tenure.Input.BeatDue(), atNanos(apart));
        assertThat(sends(due)).isTrue();
        assertThat(due.state().inFlight()).isEqualTo(4);
    }

    @Test
    void watch_beforeTheSafePeriodHasPassed_waitsForItsEnd() {
        Step<Tenure, Tenure.Effect> step = watch(HELD, atNanos(TIMES.safePeriod() - 1));

        assertThat(step.effects()).containsExactly(new Tenure.Effect.WatchAt(TIMES.safePeriod()));
        assertThat(step.state()).isEqualTo(HELD);
    }

    @Test
    void watch_whenTheSafePeriodHasPassed_tellsOfDangerOnce_andWaitsForTheEnd() {
        Step<Tenure, Tenure.Effect> step = watch(HELD, atNanos(TIMES.safePeriod()));
        assertThat(step.effects())
                .containsExactly(
                        new Tenure.Effect.WatchAt(HELD.validUntil()),
                        new Tenure.Effect.Tell(new LeaseEvent.InDanger()));
        assertThat(step.state().phase()).isEqualTo(new Tenure.Phase.InDanger(false));

        Step<Tenure, Tenure.Effect> again = watch(step.state(), atNanos(TIMES.safePeriod() + 1));
        assertThat(again.effects()).containsExactly(new Tenure.Effect.WatchAt(HELD.validUntil()));
        assertThat(again.state()).isEqualTo(step.state());
    }

    @Test
    void acknowledged_inDangerBySomethingSentJustNow_isSafeAgainForASafePeriodFromItsSend() {
        Moment sent = at(700);
        Step<Tenure, Tenure.Effect> step = acknowledged(
                inDangerWithOneSentAt(sent), HELD.beat() + 1, atNanos(sent.nanos() + TIMES.safePeriod() - 1));

        assertThat(step.state().phase()).isEqualTo(new Tenure.Phase.Held());
        assertThat(step.effects())
                .containsExactly(
                        new Tenure.Effect.WatchAt(sent.nanos() + TIMES.safePeriod()),
                        new Tenure.Effect.Tell(new LeaseEvent.SafeAgain()));
        assertThat(step.state().validUntil()).isEqualTo(sent.nanos() + TIMES.belief());
        assertThat(step.state().acknowledged()).isEqualTo(sent);
        assertThat(step.state().inFlight()).isZero();
    }

    /** It is believed in for longer, and nobody is told that all is well. */
    @Test
    void acknowledged_inDangerBySomethingSentASafePeriodAgo_staysInDanger() {
        Moment sent = at(700);
        Step<Tenure, Tenure.Effect> step =
                acknowledged(inDangerWithOneSentAt(sent), HELD.beat() + 1, atNanos(sent.nanos() + TIMES.safePeriod()));

        assertThat(step.state().phase()).isEqualTo(new Tenure.Phase.InDanger(false));
        assertThat(step.effects()).isEmpty();
        assertThat(step.state().validUntil()).isEqualTo(sent.nanos() + TIMES.belief());
    }

    @Test
    void acknowledged_anOlderBeatAfterANewerOne_neverShortensBelief() {
        Tenure two = HELD.on(new Tenure.Input.BeatDue(), at(100)).state();
        two = two.on(new Tenure.Input.BeatDue(), at(300)).state();
        Tenure newer = acknowledged(two, HELD.beat() + 2, at(310)).state();
        Tenure older = acknowledged(newer, HELD.beat() + 1, at(320)).state();

        assertThat(newer.validUntil()).isEqualTo(at(300).nanos() + TIMES.belief());
        assertThat(older.validUntil()).isEqualTo(newer.validUntil());
        assertThat(older.acknowledged()).isEqualTo(at(300));
    }

    /** The wall clock went on by a second in which the monotonic one stood still. */
    @Test
    void acknowledged_bySomethingSentBeforeTheMachineSlept_asksAgainAtOnce() {
        Tenure beating = HELD.on(new Tenure.Input.BeatDue(), at(100)).state();
        Moment woken = new Moment(at(110).nanos(), at(1_110).wallMicros());
        Step<Tenure, Tenure.Effect> step = acknowledged(beating, HELD.beat() + 1, woken);

        assertThat(step.effects()).startsWith(new Tenure.Effect.BeatIn(0));
        assertThat(step.state().phase()).isEqualTo(new Tenure.Phase.InDanger(true));
        assertThat(step.state().isValid(woken)).isFalse();
        assertThat(step.state().needsForcedHeartbeat(woken))
                .as("it is asked already")
                .isFalse();
        assertThat(acknowledged(step.state(), HELD.beat() + 1, woken).effects()).isEmpty();
    }

    @Test
    void refused_byAnothersRowOrByNone_isLostAtOnce() {
        for (Optional<LockRow> row : List.of(Optional.of(Attempt.held(Attempt.OTHER, 9)), Optional.<LockRow>empty())) {
            Step<Tenure, Tenure.Effect> step = answered(sent(HELD, 1), new StoreAnswer.Refused(row));

            assertThat(step.state().phase()).isEqualTo(new Tenure.Phase.Lost(LostReason.STOLEN));
            assertThat(step.effects())
                    .containsExactly(
                            new Tenure.Effect.Tell(new LeaseEvent.Lost(LostReason.STOLEN)), new Tenure.Effect.Ended());
        }
    }

    @Test
    void refused_byOurRowAtANewerBeat_acknowledgesThatOne() {
        Tenure two = HELD.on(new Tenure.Input.BeatDue(), at(100)).state();
        two = two.on(new Tenure.Input.BeatDue(), at(300)).state();
        Step<Tenure, Tenure.Effect> step = two.on(
                new Tenure.Input.Answered(
                        HELD.beat() + 1,
                        new StoreAnswer.Refused(Optional.of(Attempt.held(Attempt.OURS, HELD.beat() + 2)))),
                at(310));

        assertThat(step.state().validUntil()).isEqualTo(at(300).nanos() + TIMES.belief());
        assertThat(step.state().inFlight()).isEqualTo(1);
    }

    @Test
    void lengthened_saysTheLongerLeaseFromNowOn_andNeverAShorterOne() {
        LeaseTimes longer = new LeaseTimes(
                2 * TIMES.lease(), TIMES.heartbeat(), TIMES.safePeriod(), 2 * TIMES.belief(), TIMES.attempt(), 1);
        Tenure lengthened = HELD.on(new Tenure.Input.Lengthened(longer), NOW).state();

        assertThat(lengthened.times()).isEqualTo(longer);
        assertThat(lengthened.validUntil()).as("the row does not say it yet").isEqualTo(HELD.validUntil());
        assertThat(lengthened
                        .on(new Tenure.Input.Lengthened(TIMES), NOW)
                        .state()
                        .times())
                .isEqualTo(longer);
    }

    @Test
    void anything_whenBeliefHasEnded_isLost_andNothingComesAfter() {
        Moment end = atNanos(HELD.validUntil());
        assertThat(HELD.isValid(atNanos(HELD.validUntil() - 1))).isTrue();
        assertThat(HELD.isValid(end)).isFalse();
        Tenure lost = acknowledged(sent(HELD, 1), HELD.beat() + 1, end).state();

        assertThat(lost.phase()).isEqualTo(new Tenure.Phase.Lost(LostReason.EXPIRED));
        assertThat(beat(lost).effects()).isEmpty();
        assertThat(lost.isOver()).isTrue();
    }
}
