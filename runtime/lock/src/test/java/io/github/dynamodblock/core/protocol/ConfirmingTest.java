package io.github.dynamodblock.core.protocol;

import static io.github.dynamodblock.core.protocol.Attempt.FREE;
import static io.github.dynamodblock.core.protocol.Attempt.HELD;
import static io.github.dynamodblock.core.protocol.Attempt.NEXT;
import static io.github.dynamodblock.core.protocol.Attempt.OTHER;
import static io.github.dynamodblock.core.protocol.Attempt.OURS;
import static io.github.dynamodblock.core.protocol.Attempt.TOKEN;
import static io.github.dynamodblock.core.protocol.Attempt.UNKNOWN;
import static io.github.dynamodblock.core.protocol.Attempt.applied;
import static io.github.dynamodblock.core.protocol.Attempt.confirmed;
import static io.github.dynamodblock.core.protocol.Attempt.disowns;
import static io.github.dynamodblock.core.protocol.Attempt.failed;
import static io.github.dynamodblock.core.protocol.Attempt.granted;
import static io.github.dynamodblock.core.protocol.Attempt.held;
import static io.github.dynamodblock.core.protocol.Attempt.notGranted;
import static io.github.dynamodblock.core.protocol.Attempt.refused;
import static io.github.dynamodblock.core.protocol.Attempt.released;
import static io.github.dynamodblock.core.protocol.Attempt.renews;
import static io.github.dynamodblock.core.protocol.Attempt.row;
import static io.github.dynamodblock.core.protocol.Attempt.sweeps;
import static io.github.dynamodblock.core.protocol.Attempt.unapplied;
import static io.github.dynamodblock.core.protocol.Attempt.wakesIn;
import static io.github.dynamodblock.core.protocol.Attempt.woken;
import static io.github.dynamodblock.core.protocol.Attempt.writes;
import static io.github.dynamodblock.core.protocol.Attempt.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What each answer to the heartbeat means by which an acquire makes sure of a row that is ours, but too old to give. */
class ConfirmingTest {
    private final Attempt confirming = late(Attempt.patient());
    private final Attempt once = late(Attempt.impatient());

    /** Its write was answered as the safe period ended; the heartbeat is on its way since 1.2 s. */
    private static Attempt late(Attempt attempt) {
        return attempt.on(0, woken(FREE), writes(OURS, 1)).on(1_200, written(applied(1), FREE), renews(2));
    }

    @Test
    void applied_withinTheSafePeriod_isGrantedUnconfirmed() {
        Attempt.patient().on(0, woken(FREE), writes(OURS, 1)).on(1_199, written(applied(1), FREE), granted(1, 0));
    }

    @Test
    void applied_butTheMachineSlept_isConfirmed() {
        Attempt attempt = Attempt.patient().on(0, woken(FREE), writes(OURS, 1));
        Moment awake = new Moment(3 * Attempt.MILLI, 200_000);
        assertThat(attempt.state()
                        .on(written(applied(1), FREE), awake, () -> NEXT)
                        .effects())
                .containsExactly(renews(2));
    }

    /** A row that may be collected so many seconds after the moment zero. */
    private static StoreAnswer living(long beat, long expiresAt) {
        LockRow row = held(OURS, beat);
        return new StoreAnswer.Applied(new LockRow(
                row.key(),
                row.owner(),
                row.lease(),
                row.version(),
                row.released(),
                row.token(),
                row.content(),
                OptionalLong.of(expiresAt)));
    }

    @Test
    void applied_butTheRowMayBeCollectedWithinFiveLeases_isConfirmed() {
        Attempt.patient()
                .on(0, woken(FREE), writes(OURS, 1))
                .on(3, written(living(1, 11), FREE), renews(2))
                .on(4, confirmed(living(2, 12), HELD), granted(2, 3));
        Attempt.patient().on(0, woken(FREE), writes(OURS, 1)).on(3, written(living(1, 12), FREE), granted(1, 0));
    }

    @Test
    void confirmed_andTheRowMayStillBeCollected_failsAndFreesTheRow() {
        Attempt attempt = Attempt.patient()
                .on(0, woken(FREE), writes(OURS, 1))
                .on(3, written(living(1, -7_200), FREE), renews(2));

        assertThat(attempt.state()
                        .on(confirmed(living(2, 11), HELD), new Moment(4 * Attempt.MILLI, 4_000), () -> NEXT)
                        .effects())
                .startsWith(disowns(), sweeps(2))
                .last()
                .isInstanceOfSatisfying(
                        AcquireEffect.Failed.class,
                        failed -> assertThat(failed.why())
                                .isInstanceOf(LockTableException.class)
                                .hasMessageContaining("time to live"));
    }

    @Test
    void confirmed_applied_isGrantedSinceTheHeartbeatsSend() {
        confirming.on(1_210, confirmed(applied(2), HELD), granted(2, 1_200)).assertOver();
    }

    @Test
    void confirmed_appliedTooLateAgain_isConfirmedAgain() {
        confirming
                .on(2_400, confirmed(applied(2), HELD), renews(3))
                .on(2_410, confirmed(applied(3), HELD), granted(3, 2_400));
    }

    @Test
    void refused_oursUnderOurTokenAtAHigherBeat_isConfirmedAboveIt() {
        confirming
                .on(1_210, confirmed(refused(held(OURS, 9)), HELD), renews(10))
                .on(1_220, confirmed(applied(10), HELD), granted(10, 1_210));
    }

    @Test
    void refused_oursUnderAnotherToken_isAnothers() {
        // A zombie of this very decision took the row a second time; what it was granted is not ours to believe in.
        StoreAnswer zombie = refused(row(OURS, 1, false, OptionalLong.of(TOKEN + 1)));
        confirming.on(1_210, confirmed(zombie, HELD), wakesIn(250)).on(1_460, woken(FREE), writes(NEXT, 1));
        once.on(1_210, confirmed(zombie, HELD), notGranted()).assertOver();
    }

    @Test
    void refused_oursAndReleased_writesUnderANewGrant() {
        confirming.on(1_210, confirmed(refused(released(OURS, 2)), FREE), writes(NEXT, 1));
    }

    @Test
    void refused_anothers_waitsUnlessItAsksOnce() {
        confirming.on(1_210, confirmed(refused(held(OTHER, 1)), HELD), wakesIn(250));
        once.on(1_210, confirmed(refused(held(OTHER, 1)), HELD), notGranted()).assertOver();
    }

    @Test
    void refused_noRow_writesUnderANewGrant() {
        confirming.on(1_210, confirmed(new StoreAnswer.Refused(Optional.empty()), FREE), writes(NEXT, 1));
    }

    @Test
    void refused_anAcquireWasDoubted_isSwept() {
        Attempt.patient()
                .on(0, woken(FREE), writes(OURS, 1))
                .on(400, written(UNKNOWN, FREE), wakesIn(0))
                .on(400, woken(FREE), writes(OURS, 2))
                .on(1_200, written(applied(2), FREE), renews(3))
                .on(1_210, confirmed(refused(held(OTHER, 1)), HELD), disowns(), sweeps(3), wakesIn(250));
    }

    @Test
    void unknown_again_isConfirmedAgainLaterAndLater() {
        confirming
                .on(1_300, confirmed(UNKNOWN, HELD), wakesIn(0))
                .on(1_301, woken(HELD), renews(3))
                .on(1_302, woken(HELD))
                .on(1_400, confirmed(UNKNOWN, HELD), wakesIn(25))
                .on(1_425, woken(HELD), renews(4))
                .on(1_430, confirmed(applied(4), HELD), granted(4, 1_425));
    }

    @Test
    void unapplied_passing_isConfirmedAgainLater() {
        confirming
                .on(1_300, confirmed(unapplied(true), HELD), wakesIn(25))
                .on(1_325, woken(HELD), renews(3))
                .on(1_330, confirmed(unapplied(true), HELD), wakesIn(50));
    }

    @Test
    void unapplied_forGood_failsAndFreesTheRow() {
        confirming
                .on(1_300, confirmed(unapplied(false), HELD), disowns(), sweeps(2), failed())
                .assertOver();
    }

    @Test
    void timeUp_inFlight_isDisownedAndSweptWhateverTheAnswer() {
        confirming
                .on(1_300, new AcquireInput.TimeUp(HELD), disowns(), notGranted())
                .on(1_301, confirmed(refused(held(OTHER, 1)), HELD), sweeps(2))
                .assertOver();
    }

    @Test
    void timeUp_betweenTwoHeartbeats_isDisownedAndSweptAtOnce() {
        confirming
                .on(1_300, confirmed(unapplied(true), HELD), wakesIn(25))
                .on(1_301, new AcquireInput.TimeUp(HELD), disowns(), sweeps(2), failed())
                .assertOver();
        assertThat(confirming.state().isSettled()).isTrue();
    }
}
