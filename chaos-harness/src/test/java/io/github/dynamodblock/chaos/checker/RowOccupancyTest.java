package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.KEY;
import static io.github.dynamodblock.chaos.checker.Script.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From when until when the row can have been another's. */
class RowOccupancyTest {
    private static List<OccupancySpan> occupancySpans(Script script, long until) {
        return RowOccupancy.of(script.history()).of(KEY, until * MS).toList();
    }

    private static OccupancySpan occupancySpan(Script script) {
        List<OccupancySpan> occupancySpans = occupancySpans(script, 60_000);
        assertThat(occupancySpans).hasSize(1);
        return occupancySpans.get(0);
    }

    @Test
    void spells_ofGrantsAndOfAcquiresNobodyLearnedOf_areInTheOrderOfTheirBeginnings() {
        Script script = new Script()
                .request(Rpc.Kind.ACQUIRE, A, 9, 1, 50, 60, Rpc.Answer.APPLIED)
                .acquire(B, 1, 100, 110);
        assertThat(occupancySpans(script, 60_000))
                .extracting(OccupancySpan::from)
                .containsExactly(50 * MS, 100 * MS);
    }

    @Test
    void spells_untilAnInstant_areThoseThatHadBegunByThen() {
        Script script = new Script().acquire(A, 1, 50, 60).release(A, 1, 70, 80).acquire(B, 2, 100, 110);
        assertThat(occupancySpans(script, 100)).hasSize(2);
        assertThat(occupancySpans(script, 99)).hasSize(1);
    }

    @Test
    void acquire_thatHadEndedAnAttemptsTimeBeforeItsProcessWasKilled_occupiesNothing() {
        Script ended = new Script().acquireEnds(A, 50, 200, 150, Outcome.FAIL);
        assertThat(occupancySpans(ended.life(A, ProcessEvent.Phase.KILLED, 600), 60_000))
                .isEmpty();
        Script justEnded = new Script().acquireEnds(A, 50, 201, 150, Outcome.FAIL);
        assertThat(occupancySpans(justEnded.life(A, ProcessEvent.Phase.KILLED, 600), 60_000))
                .hasSize(1);
        Script pending = new Script().acquireNeverEnds(A, 50, 550);
        assertThat(occupancySpans(pending.life(A, ProcessEvent.Phase.KILLED, 600), 60_000))
                .hasSize(1);
    }

    @Test
    void acquire_thatAKillCutOff_mayLandAsLongAsWhatHeldItUpLasts() {
        Script heldUp = new Script().acquireNeverEnds(A, 50, 650).life(A, ProcessEvent.Phase.KILLED, 600);
        assertThat(occupancySpan(heldUp.fault("latency", A, 500, 900)).renewed())
                .isEqualTo(900 * MS);
    }

    @Test
    void attemptOfAGrantThatWasReleased_mayLandAfterThat_asASecondTenure() {
        Script late = new Script()
                .request(Rpc.Kind.ACQUIRE, A, 1, 1, 0, 400, Rpc.Answer.UNKNOWN)
                .acquire(A, 1, 410, 420)
                .release(A, 1, 430, 440)
                .fault("latency", A, 0, 2_000);
        assertThat(occupancySpans(late, 60_000)).anyMatch(occupancySpan -> occupancySpan.renewed() == 2_000 * MS);
    }

    @Test
    void grant_ofAKilledProcess_mayHaveBeenRenewedUntilThen_unlessItWasReleased() {
        Script held = new Script().acquire(A, 1, 0, 10).life(A, ProcessEvent.Phase.KILLED, 5_000);
        assertThat(occupancySpan(held).renewed()).isEqualTo(5_000 * MS);
        Script released =
                new Script().acquire(A, 1, 0, 10).release(A, 1, 20, 30).life(A, ProcessEvent.Phase.KILLED, 5_000);
        assertThat(occupancySpan(released).renewed()).isEqualTo(10 * MS);
    }

    @Test
    void grant_releasedByAClientThatCloses_isFreeFromTheAnswerOn() {
        Script closed = new Script().acquire(A, 1, 0, 10).heartbeat(A, 1, 2, 190, 200);
        closed.request(Rpc.Kind.RELEASE, A, 1, 3, 290, 300, Rpc.Answer.APPLIED);
        assertThat(occupancySpan(closed).freed()).isEqualTo(300 * MS);
        assertThat(occupancySpan(closed).renewed()).isEqualTo(200 * MS);
    }

    @Test
    void grant_whoseReleaseIsInDoubt_isNotFree() {
        Script doubtful = new Script().acquire(A, 1, 0, 10);
        doubtful.request(Rpc.Kind.RELEASE, A, 1, 3, 290, 300, Rpc.Answer.UNKNOWN);
        assertThat(occupancySpan(doubtful).freed()).isEqualTo(Operation.NEVER);
    }

    @Test
    void heartbeatWithoutAnswer_thatAFaultHeldUp_mayLandAsLongAsTheFaultLasts() {
        Script heldUp = unanswered().fault("latency", A, 450, 900);
        assertThat(occupancySpan(heldUp).renewed()).isEqualTo(900 * MS);
        Script another = unanswered().fault("latency", A, 450, 700).fault("latency", B, 450, 900);
        assertThat(occupancySpan(another).renewed()).isEqualTo(800 * MS);
        Script later = unanswered().fault("latency", A, 450, 700).fault("latency", A, 801, 900);
        assertThat(occupancySpan(later).renewed()).isEqualTo(800 * MS);
    }

    @Test
    void heartbeatWithAnAnswer_landedByThen() {
        Script answered = new Script().acquire(A, 1, 0, 10).heartbeat(A, 1, 2, 500, 800);
        assertThat(occupancySpan(answered.fault("latency", A, 450, 900)).renewed())
                .isEqualTo(800 * MS);
    }

    private static Script unanswered() {
        return new Script().acquire(A, 1, 0, 10).request(Rpc.Kind.HEARTBEAT, A, 1, 2, 500, 800, Rpc.Answer.UNKNOWN);
    }
}
