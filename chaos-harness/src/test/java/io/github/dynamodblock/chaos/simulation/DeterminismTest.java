package io.github.dynamodblock.chaos.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.mutant.LockVariant;
import io.github.dynamodblock.chaos.simulation.oracle.Violation;
import io.github.dynamodblock.chaos.simulation.world.ScheduleChoices;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.RandomSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DeterminismTest {
    private static final WorldSetup SETUP = WorldSetup.of(4, 2);

    @Test
    void seed_runTwice_leavesTheSameTrace() {
        Set<Long> traces = new HashSet<>();
        for (long seed = 1; seed <= 100; seed++) {
            long trace = trace(seed, () -> LockVariant.OURS);
            assertThat(trace(seed, () -> LockVariant.OURS)).as("seed %d", seed).isEqualTo(trace);
            traces.add(trace);
        }
        assertThat(traces).hasSize(100);
    }

    /** Such a number stands for whatever differs from run to run: an address, an order, a thread. */
    @Test
    void seed_underALockThatLeaks_leavesTwoTraces() {
        assertThat(trace(1, Leaking::new)).isNotEqualTo(trace(1, Leaking::new));
    }

    @Test
    void choices_ofASeed_leaveItsTraceAsAScript() {
        Schedule.Result twice = run(7, () -> LockVariant.OURS);
        Schedule.Result script = Schedule.run(
                SETUP, ScheduleChoices.ofScript(twice.choices()), () -> LockVariant.OURS, property -> true);

        assertThat(script.trace()).isEqualTo(twice.trace());
        assertThat(script.violations()).isEqualTo(List.<Violation>of());
    }

    private static long trace(long seed, Supplier<LockVariant> lock) {
        return run(seed, lock).trace();
    }

    private static Schedule.Result run(long seed, Supplier<LockVariant> lock) {
        return Schedule.run(SETUP, ScheduleChoices.ofSeed(seed), lock, property -> true);
    }

    private static final class Leaking implements LockVariant {
        @Override
        public Ports ports(Ports real) {
            RandomSource chance = new RandomSource() {
                @Override
                public String grant() {
                    return real.chance().grant();
                }

                @Override
                public double fraction() {
                    return System.identityHashCode(new Object()) % 1_000 / 1_000.0;
                }
            };
            return new Ports(
                    real.store(),
                    real.clock(),
                    real.timer(),
                    chance,
                    real.heartbeats(),
                    real.sender(),
                    real.callbacks());
        }
    }
}
