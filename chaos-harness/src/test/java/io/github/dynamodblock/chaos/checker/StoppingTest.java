package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Life;
import org.junit.jupiter.api.Test;

class StoppingTest {
    private static Stopping in(Life.Phase phase) {
        return Stopping.of(new Script().life(A, phase, 100).history());
    }

    @Test
    void process_thatWasToldToStopOrExited_stopsFromThenOn() {
        for (Life.Phase phase : new Life.Phase[] {Life.Phase.STOPPING, Life.Phase.EXITED}) {
            assertThat(in(phase).by(A, 100 * MS)).isTrue();
            assertThat(in(phase).by(A, 100 * MS - 1)).isFalse();
            assertThat(in(phase).by(B, 100 * MS)).isFalse();
        }
    }

    @Test
    void process_thatStartedOrWasKilled_wasNotToldToStop() {
        for (Life.Phase phase : new Life.Phase[] {Life.Phase.STARTED, Life.Phase.READY, Life.Phase.KILLED}) {
            assertThat(in(phase).by(A, 100 * MS)).isFalse();
        }
    }
}
