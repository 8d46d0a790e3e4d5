package io.github.dynamodblock.chaos.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("worlds of KillMatrixTest")
class KillMatrixTest {
    /** Far longer than it takes, for the machine may be busy. The budget of schedules is what ends a hunt. */
    private static final Duration TIME = Duration.ofHours(1);

    @Test
    void mutants_all_areCaughtByTheirPropertyWhileOursIsValid() {
        KillMatrix matrix = KillMatrix.hunt(WorldSetup.of(4, 2), 1, 10_000, TIME, 2, kill -> {});

        assertThat(matrix.kills()).allSatisfy(kill -> {
            assertThat(kill.failure()).as(kill.mutant().name()).isPresent();
            assertThat(kill.mutant().named())
                    .contains(kill.failure().orElseThrow().violation().property());
        });
        assertThat(matrix.ours().failure()).isEmpty();
        assertThat(matrix.verdict()).isEqualTo(Verdict.VALID);
        assertThat(matrix.medianChoices()).isBetween(1, 12);
    }

    @Test
    void mutants_withoutTime_areUnknown() {
        KillMatrix matrix = KillMatrix.hunt(WorldSetup.of(4, 2), 1, 10_000, Duration.ZERO, 2, kill -> {});

        assertThat(matrix.kills()).allSatisfy(kill -> {
            assertThat(kill.failure()).isEmpty();
            assertThat(kill.survived()).isFalse();
        });
        assertThat(matrix.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void mutants_interrupted_keepWhatWasCaught() {
        Thread hunter = Thread.currentThread();
        AtomicBoolean once = new AtomicBoolean();

        KillMatrix matrix = KillMatrix.hunt(WorldSetup.of(4, 2), 1, 10_000, TIME, 1, kill -> {
            if (once.compareAndSet(false, true)) {
                hunter.interrupt();
            }
        });

        assertThat(matrix.kills().get(0).failure()).isPresent();
        assertThat(matrix.kills()).anySatisfy(kill -> assertThat(kill.failure()).isEmpty());
        assertThat(matrix.kills()).noneMatch(KillMatrix.Kill::survived);
        assertThat(matrix.ours().stopped()).isTrue();
        assertThat(matrix.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void mutants_notCaughtInTheirBudget_survive() {
        KillMatrix matrix = KillMatrix.hunt(WorldSetup.of(4, 2), 1, 1, TIME, 2, kill -> {});

        assertThat(matrix.kills())
                .allSatisfy(kill ->
                        assertThat(kill.survived()).isNotEqualTo(kill.failure().isPresent()));
        assertThat(matrix.kills())
                .anySatisfy(kill -> assertThat(kill.survived()).isTrue());
        assertThat(matrix.verdict()).isEqualTo(Verdict.INVALID);
    }
}
