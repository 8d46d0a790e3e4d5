package io.github.dynamodblock.chaos.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedMachineTest {
    private static final long SECOND = 1_000 * World.MILLI;

    private final EventQueue agenda = new EventQueue();
    private final SimulatedMachine machine = new SimulatedMachine(0, agenda, ScheduleChoices.ofScript(List.of()));
    private final long wall = machine.epochMicros();

    private void at(long time) {
        agenda.step(time);
    }

    @Test
    void clocks_whileTheMachineSleeps_onlyTheWallClockMoves() {
        at(SECOND);
        assertThat(machine.suspend(3 * SECOND)).isTrue();

        at(2 * SECOND);
        assertThat(machine.isAsleep()).isTrue();
        assertThat(machine.nanos()).isEqualTo(SECOND);
        assertThat(machine.epochMicros() - wall).isEqualTo(2_000_000);

        at(5 * SECOND);
        assertThat(machine.isAsleep()).isFalse();
        assertThat(machine.nanos()).isEqualTo(2 * SECOND);
        assertThat(machine.epochMicros() - wall).isEqualTo(5_000_000);
    }

    @Test
    void trueTime_ofALaterReading_countsTheSleepAndOfAnEarlierOneDoesNot() {
        at(SECOND);
        machine.suspend(3 * SECOND);

        assertThat(machine.trueTime(SECOND)).isEqualTo(SECOND);
        assertThat(machine.trueTime(SECOND + 1)).isEqualTo(4 * SECOND + 1);
    }

    @Test
    void sleep_soonAfterTheWallClockWasPutBack_doesNotBegin() {
        at(SECOND);
        assertThat(machine.jump(-SECOND)).isTrue();
        at(3 * SECOND);
        assertThat(machine.suspend(SECOND)).isFalse();
        at(4 * SECOND);
        assertThat(machine.suspend(SECOND)).isTrue();
    }

    @Test
    void wallClock_soonAfterASleep_isPutForwardAndNotBack() {
        at(SECOND);
        machine.suspend(SECOND);
        at(3 * SECOND);
        assertThat(machine.jump(-SECOND)).isFalse();
        assertThat(machine.jump(SECOND)).isTrue();
        at(5 * SECOND);
        assertThat(machine.jump(-SECOND)).isTrue();
    }
}
