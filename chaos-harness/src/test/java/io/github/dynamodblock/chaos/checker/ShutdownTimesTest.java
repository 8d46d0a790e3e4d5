package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.ProcessEvent;
import org.junit.jupiter.api.Test;

class ShutdownTimesTest {
    private static ShutdownTimes in(ProcessEvent.Phase phase) {
        return ShutdownTimes.of(new Script().life(A, phase, 100).history());
    }

    @Test
    void process_thatWasToldToStopOrExited_stopsFromThenOn() {
        for (ProcessEvent.Phase phase :
                new ProcessEvent.Phase[] {ProcessEvent.Phase.STOPPING, ProcessEvent.Phase.EXITED}) {
            assertThat(in(phase).by(A, 100 * MS)).isTrue();
            assertThat(in(phase).by(A, 100 * MS - 1)).isFalse();
            assertThat(in(phase).by(B, 100 * MS)).isFalse();
        }
    }

    @Test
    void process_thatStartedOrWasKilled_wasNotToldToStop() {
        for (ProcessEvent.Phase phase : new ProcessEvent.Phase[] {
            ProcessEvent.Phase.STARTED, ProcessEvent.Phase.READY, ProcessEvent.Phase.KILLED
        }) {
            assertThat(in(phase).by(A, 100 * MS)).isFalse();
        }
    }
}
