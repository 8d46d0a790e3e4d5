package io.github.dynamodblock.core.protocol;

import static io.github.dynamodblock.core.protocol.Attempt.FREE;
import static io.github.dynamodblock.core.protocol.Attempt.HELD;
import static io.github.dynamodblock.core.protocol.Attempt.NEXT;
import static io.github.dynamodblock.core.protocol.Attempt.OTHER;
import static io.github.dynamodblock.core.protocol.Attempt.OURS;
import static io.github.dynamodblock.core.protocol.Attempt.TOKEN;
import static io.github.dynamodblock.core.protocol.Attempt.UNKNOWN;
import static io.github.dynamodblock.core.protocol.Attempt.applied;
import static io.github.dynamodblock.core.protocol.Attempt.assessment;
import static io.github.dynamodblock.core.protocol.Attempt.disowns;
import static io.github.dynamodblock.core.protocol.Attempt.failed;
import static io.github.dynamodblock.core.protocol.Attempt.granted;
import static io.github.dynamodblock.core.protocol.Attempt.held;
import static io.github.dynamodblock.core.protocol.Attempt.notGranted;
import static io.github.dynamodblock.core.protocol.Attempt.read;
import static io.github.dynamodblock.core.protocol.Attempt.readNothing;
import static io.github.dynamodblock.core.protocol.Attempt.refused;
import static io.github.dynamodblock.core.protocol.Attempt.released;
import static io.github.dynamodblock.core.protocol.Attempt.sweeps;
import static io.github.dynamodblock.core.protocol.Attempt.unapplied;
import static io.github.dynamodblock.core.protocol.Attempt.wakesIn;
import static io.github.dynamodblock.core.protocol.Attempt.woken;
import static io.github.dynamodblock.core.protocol.Attempt.writes;
import static io.github.dynamodblock.core.protocol.Attempt.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What each answer to an acquire's write or read means, line by line of its table. */
class AcquiringTest {
    private static final AcquireEffect READS = new AcquireEffect.SendRead();

    private final Attempt writing = Attempt.patient().on(0, woken(FREE), writes(OURS, 1));
    private final Attempt reading = Attempt.patient().on(0, woken(HELD), READS);
    private final Attempt once = Attempt.impatient().on(0, woken(HELD), writes(OURS, 1));

    /** One attempt, sent at 0, was not answered; the next was sent at 10 ms. */
    private final Attempt doubted = Attempt.patient()
            .on(0, woken(FREE), writes(OURS, 1))
            .on(5, written(UNKNOWN, FREE), wakesIn(0))
            .on(10, woken(FREE), writes(OURS, 2));

    @Test
    void woken_rowIsDead_writesOverTheVersionSeen() {
        Optional<String> seen = Optional.of(new Version(OTHER, 4).toString());
        RowAssessment dead = new RowAssessment(RowAssessment.View.DEAD, seen, Optional.of("somebody"), 0, 0, 0);
        Attempt.patient().on(0, woken(dead), new AcquireEffect.SendAcquire(new Version(OURS, 1), seen));
    }

    @Test
    void woken_somethingIsOnItsWay_sendsNothing() {
        writing.on(1, woken(FREE));
        reading.on(1, woken(FREE));
    }

    @Test
    void woken_itsOwnClientHoldsIt_sendsNothingUntilThatEnds() {
        RowAssessment own = assessment(RowAssessment.View.OURS, 1_500);
        Attempt.patient()
                .on(100, woken(own), new AcquireEffect.WakeIn(1_400 * Attempt.MILLI, true))
                .on(
                        1_500,
                        woken(assessment(RowAssessment.View.OURS, 3_000)),
                        new AcquireEffect.WakeIn(1_500 * Attempt.MILLI, true))
                .on(1_700, woken(FREE), writes(OURS, 1));
    }

    @Test
    void refused_itsOwnClientHoldsIt_asksAgainWhenThatEnds() {
        RowAssessment own = assessment(RowAssessment.View.OURS, 1_500);
        writing.on(3, written(refused(held(OTHER, 4)), own), new AcquireEffect.WakeIn(1_497 * Attempt.MILLI, true));
    }

    @Test
    void refused_once_itsOwnClientHoldsIt_isNotGranted() {
        once.on(3, written(refused(held(OTHER, 4)), assessment(RowAssessment.View.OURS, 1_500)), notGranted())
                .assertOver();
    }

    @Test
    void applied_first_isGrantedSinceItsSend() {
        writing.on(3, written(applied(1), FREE), granted(1, 0)).assertOver();
    }

    @Test
    void applied_afterAnUnknown_isGrantedSinceThatOnesSend() {
        doubted.on(13, written(applied(2), FREE), granted(2, 0)).assertOver();
    }

    @Test
    void applied_afterAnUnapplied_isGrantedSinceItsOwnSend() {
        writing.on(5, written(unapplied(true), FREE), wakesIn(25))
                .on(30, woken(FREE), writes(OURS, 2))
                .on(33, written(applied(2), FREE), granted(2, 30))
                .assertOver();
    }

    @Test
    void applied_tokenUnreadable_failsAndIsSwept() {
        StoreAnswer unreadable = new StoreAnswer.Applied(Attempt.row(OURS, 1, false, OptionalLong.empty()));
        Step<Acquisition, AcquireEffect> step =
                writing.state().on(written(unreadable, FREE), new Moment(0, 0), () -> NEXT);
        assertThat(step.effects()).startsWith(disowns(), sweeps(1)).hasSize(3);
        assertThat(step.effects().get(2))
                .isInstanceOfSatisfying(
                        AcquireEffect.Failed.class,
                        failure -> assertThat(failure.why())
                                .isInstanceOf(LockTableException.class)
                                .hasMessageContaining("fencing token of the lock 'k'"));
    }

    @Test
    void refused_rowIsOursAndHeld_isGrantedSinceTheFirstSend() {
        doubted.on(13, written(refused(held(OURS, 1)), HELD), granted(2, 0)).assertOver();
    }

    @Test
    void refused_rowIsOursAndReleased_writesUnderANewGrant() {
        writing.on(3, written(refused(released(OURS, 1)), FREE), writes(NEXT, 1));
    }

    @Test
    void refused_afterAnUnknown_isSwept() {
        doubted.on(13, written(refused(released(OTHER, 1)), FREE), disowns(), sweeps(2), writes(NEXT, 1));
    }

    @Test
    void refused_anothersAndPatient_looksAgain() {
        writing.on(3, written(refused(held(OTHER, 1)), HELD), wakesIn(250)).on(253, woken(HELD), READS);
    }

    @Test
    void refused_anothersAndDeadSoon_looksExactlyThen() {
        writing.on(
                3,
                written(refused(held(OTHER, 1)), assessment(RowAssessment.View.HELD, 252)),
                new AcquireEffect.WakeIn(249 * Attempt.MILLI, true));
        reading.on(
                3,
                read(Optional.of(held(OTHER, 1)), assessment(RowAssessment.View.HELD, 253)),
                new AcquireEffect.WakeIn(250 * Attempt.MILLI, false));
    }

    @Test
    void read_watchedForThreeSeconds_looksLaterThanAtFirst() {
        RowAssessment since = new RowAssessment(
                RowAssessment.View.HELD,
                Optional.empty(),
                Optional.empty(),
                9_000 * Attempt.MILLI,
                1_000 * Attempt.MILLI,
                8_000 * Attempt.MILLI);
        reading.on(4_000, read(Optional.of(held(OTHER, 1)), since), wakesIn(450));
    }

    @Test
    void refused_anothersAndImpatient_isNotGranted() {
        once.on(3, written(refused(held(OTHER, 1)), HELD), notGranted()).assertOver();
    }

    @Test
    void refused_rowLooksOpenAgainAndAgain_writesThreeTimesAtOnceThenOncePerLook() {
        StoreAnswer refusal = refused(released(OTHER, 1));
        writing.on(1, written(refusal, FREE), writes(NEXT, 1))
                .on(2, written(refusal, FREE), writes(NEXT, 1))
                .on(3, written(refusal, FREE), writes(NEXT, 1))
                .on(4, written(refusal, FREE), wakesIn(250))
                .on(254, woken(FREE), writes(NEXT, 1))
                .on(255, written(refusal, FREE), wakesIn(250));
    }

    @Test
    void unknown_again_isAskedUnderTheSameGrantLaterAndLater() {
        doubted.on(15, written(UNKNOWN, FREE), wakesIn(25))
                .on(40, woken(FREE), writes(OURS, 3))
                .on(45, written(UNKNOWN, FREE), wakesIn(50));
    }

    @Test
    void unknown_manyTimes_isAskedAsOftenAsTheRarestPollerLooks() {
        Attempt attempt = doubted;
        long now = 15;
        for (int failures = 2; failures < 10; failures++) {
            long pause = Math.min(25L << Math.min(failures - 2, 5), Attempt.TIMES.lease() / Attempt.MILLI / 4);
            attempt = attempt.on(now, written(UNKNOWN, FREE), wakesIn(pause))
                    .on(now + pause, woken(FREE), writes(OURS, failures + 1));
            now += pause + 5;
        }
    }

    @Test
    void unapplied_passing_isAskedLaterAndNotDoubted() {
        writing.on(5, written(unapplied(true), FREE), wakesIn(25))
                .on(30, woken(FREE), writes(OURS, 2))
                .on(35, written(unapplied(true), FREE), wakesIn(50))
                .on(85, woken(FREE), writes(OURS, 3))
                .on(90, written(refused(held(OTHER, 1)), HELD), wakesIn(250));
    }

    @Test
    void unapplied_forGood_failsAtOnceAndLeavesNothing() {
        writing.on(5, written(unapplied(false), FREE), failed()).assertOver();
    }

    @Test
    void unapplied_forGoodAfterAnUnknown_failsAndIsSwept() {
        doubted.on(15, written(unapplied(false), FREE), disowns(), sweeps(2), failed())
                .assertOver();
    }

    @Test
    void read_anothers_looksAgainUnderTheSameGrant() {
        reading.on(3, read(Optional.of(held(OTHER, 1)), HELD), wakesIn(250)).on(250, woken(FREE), writes(OURS, 1));
    }

    @Test
    void read_free_writesAtOnce() {
        reading.on(3, read(Optional.empty(), FREE), writes(OURS, 1));
    }

    @Test
    void read_oursAndHeld_writesAgainUnderTheSameGrant() {
        doubted.on(15, written(UNKNOWN, FREE), wakesIn(25))
                .on(40, woken(HELD), READS)
                .on(45, read(Optional.of(held(OURS, 1)), HELD), writes(OURS, 3))
                .on(48, written(refused(held(OURS, 1)), HELD), granted(3, 0));
    }

    @Test
    void read_oursAndReleased_writesUnderANewGrant() {
        doubted.on(15, written(UNKNOWN, FREE), wakesIn(25))
                .on(40, woken(HELD), READS)
                .on(45, read(Optional.of(released(OURS, 1)), FREE), disowns(), sweeps(2), writes(NEXT, 1));
    }

    @Test
    void read_nothing_isAskedAgainAtOnceThenLater() {
        reading.on(5, readNothing(true), wakesIn(0))
                .on(6, woken(HELD), READS)
                .on(9, readNothing(true), wakesIn(25))
                .on(10_000, new AcquireInput.TimeUp(HELD), failed());
    }

    @Test
    void read_nothingForGood_failsAtOnce() {
        reading.on(5, readNothing(false), failed()).assertOver();
    }

    @Test
    void timeUp_afterAnAnswer_isNotGrantedWhateverFailedBefore() {
        writing.on(5, written(unapplied(true), FREE), wakesIn(25))
                .on(30, woken(FREE), writes(OURS, 2))
                .on(35, written(refused(held(OTHER, 1)), HELD), wakesIn(250))
                .on(100, new AcquireInput.TimeUp(HELD), notGranted())
                .assertOver();
    }

    @Test
    void timeUp_inFlight_isDisownedAndSweptWhenAnswered() {
        writing.on(100, new AcquireInput.TimeUp(HELD), disowns(), notGranted())
                .on(101, written(applied(1), FREE), sweeps(1))
                .assertOver();
    }

    @Test
    void left_inFlightAndRefused_leavesNothingToSweep() {
        writing.on(100, new AcquireInput.Left(), disowns()).on(101, written(refused(held(OTHER, 1)), HELD));
        once.on(100, new AcquireInput.Left(), disowns()).on(101, written(unapplied(true), HELD));
        assertThat(writing.state().isSettled()).isTrue();
        assertThat(once.state().isSettled()).isTrue();
    }

    @Test
    void left_inFlightAndRefusedByARowOfOurs_isSwept() {
        writing.on(100, new AcquireInput.Left(), disowns()).on(101, written(refused(held(OURS, 1)), HELD), sweeps(1));
    }

    @Test
    void left_inFlightAndDoubtedAndRefused_isSwept() {
        doubted.on(100, new AcquireInput.Left(), disowns())
                .on(101, written(refused(held(OTHER, TOKEN)), HELD), sweeps(2));
    }

    @Test
    void left_inFlightAndNeverAnswered_isNotSettled() {
        writing.on(100, new AcquireInput.Left(), disowns()).on(101, woken(FREE));
        assertThat(writing.state().isSettled()).isFalse();
        writing.on(400, written(UNKNOWN, FREE), sweeps(1));
        assertThat(writing.state().isSettled()).isTrue();
    }

    @Test
    void left_nothingOnItsWay_leavesNothing() {
        reading.on(1, read(Optional.of(held(OTHER, 1)), HELD), wakesIn(250))
                .on(2, new AcquireInput.Left())
                .assertOver();
    }

    private static Acquisition beyond(long millis) {
        return Acquisition.begin(
                new Acquisition.Plan(
                        true,
                        0,
                        3_000 * Attempt.MILLI,
                        Attempt.TIMES,
                        PollingSchedule.DEFAULT,
                        AcquirePreconditions.NONE,
                        OptionalLong.of(millis * Attempt.MILLI)),
                OURS);
    }

    @Test
    void timeUp_ofAHolderThatIsKnownToTheOthersInTheQueue_isNotTheEnd() {
        Step<Acquisition, AcquireEffect> step =
                beyond(50).on(new AcquireInput.TimeUp(HELD), new Moment(3_000 * Attempt.MILLI, 0), () -> OURS);

        // Dead at 9 s, an answer takes 0.4 s.
        assertThat(step.effects()).containsExactly(new AcquireEffect.EndAt(9_450 * Attempt.MILLI));
        assertThat(step.state().isOver()).isFalse();
        assertThat(step.state()
                        .on(new AcquireInput.TimeUp(HELD), new Moment(9_450 * Attempt.MILLI, 0), () -> OURS)
                        .state()
                        .isOver())
                .isTrue();
    }
}
