package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.C;
import static io.github.dynamodblock.chaos.checker.Script.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Outcome;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RunMetricsTest {
    private static List<Long> millis(Script script, String name) {
        List<Long> nanos = Objects.requireNonNull(
                RunMetrics.of(script.history()).latencies().get(name));
        return nanos.stream().map(each -> each / MS).toList();
    }

    private static Script handedOn() {
        return new Script()
                .acquire(A, 1, 5, 15)
                .release(A, 1, 100, 112)
                .acquire(B, 2, 50, 130)
                .release(B, 2, 200, 207, Outcome.FAIL);
    }

    @Test
    void acquires_areAloneOrContended() {
        assertThat(millis(handedOn(), "acquire, uncontended")).containsExactly(10L);
        assertThat(millis(handedOn(), "acquire, contended")).containsExactly(80L);
    }

    @Test
    void handOff_isMeasuredFromTheReleaseWhereSomebodyWaited() {
        assertThat(millis(handedOn(), "hand-off")).containsExactly(30L);
        Script onTime = new Script().acquire(A, 1, 5, 15).release(A, 1, 100, 112);
        assertThat(millis(onTime.acquire(B, 2, 100, 130), "hand-off")).containsExactly(30L);
        Script later = new Script().acquire(A, 1, 5, 15).release(A, 1, 100, 112);
        assertThat(millis(later.acquire(B, 2, 101, 130), "hand-off")).isEmpty();
    }

    @Test
    void release_isMeasuredWhereItReturnedOk() {
        assertThat(millis(handedOn(), "release")).containsExactly(12L);
    }

    @Test
    void successions_areHandOffsOrTakeovers() {
        assertThat(RunMetrics.of(handedOn().acquire(C, 3, 2_300, 2_310).history())
                        .counts())
                .containsEntry("grants", 3L)
                .containsEntry("hand-offs", 1L)
                .containsEntry("takeovers", 1L);
    }

    @Test
    void lostCallbacks_areCountedByReasonAndMeasuredInTimeThatRan() {
        Script lost = new Script().acquire(A, 1, 0, 10).lost(A, 1, 2_050).stall(A, 1_990, 2_020);
        assertThat(millis(lost, "lost callback after expiry, un-stalled")).containsExactly(30L);
        assertThat(RunMetrics.of(lost.history()).counts())
                .containsEntry("lost, EXPIRED", 1L)
                .containsEntry("lost events", 1L);
    }

    @Test
    void faults_arePlannedOrLanded() {
        Script faulty = new Script()
                .plans("kill", 3)
                .plans("pause", 1)
                .fault("kill", A, 0, 10)
                .fault("kill", A, 20, 30)
                .fault("kill", A, 40, 50, false);
        assertThat(RunMetrics.of(faulty.history()).faults())
                .containsEntry("kill", new RunMetrics.FaultCount(3, 2))
                .containsEntry("pause", new RunMetrics.FaultCount(1, 0))
                .hasSize(2);
    }
}
