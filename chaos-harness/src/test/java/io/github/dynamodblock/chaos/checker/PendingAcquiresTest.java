package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.KEY;
import static io.github.dynamodblock.chaos.checker.Script.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import org.junit.jupiter.api.Test;

/** Who asked for a key, and when: the ends of every span count. */
class PendingAcquiresTest {
    /** Twice for 100 ms, and by B from 1,000 to 1,050. */
    private static PendingAcquires asking() {
        return PendingAcquires.of(new Script()
                .acquireEnds(A, 0, 100, 100, Outcome.FAIL)
                .acquireEnds(A, 500, 600, 100, Outcome.FAIL)
                .acquireEnds(B, 1_000, 1_050, 50, Outcome.FAIL)
                .history());
    }

    @Test
    void processes_askUpToTheEndOfTheirAcquire() {
        assertThat(asking().processes(KEY, 600 * MS, 900 * MS)).containsExactly(A);
        assertThat(asking().processes(KEY, 601 * MS, 900 * MS)).isEmpty();
    }

    @Test
    void processes_askFromTheBeginningOfTheirAcquire() {
        assertThat(asking().processes(KEY, 700 * MS, 1_000 * MS)).containsExactly(B);
        assertThat(asking().processes(KEY, 700 * MS, 999 * MS)).isEmpty();
    }

    @Test
    void pending_areThoseThatTheLongestAcquireCanReach() {
        assertThat(asking().pending(KEY, 600 * MS, 2_000 * MS))
                .extracting(Operation::start)
                .containsExactly(500 * MS, 1_000 * MS);
        assertThat(asking().pending(KEY, 601 * MS, 2_000 * MS))
                .extracting(Operation::start)
                .containsExactly(1_000 * MS);
        assertThat(asking().pending(KEY, 0, 2_000 * MS)).hasSize(3);
    }

    @Test
    void covered_isTheTimeOfItsOwnAcquiresBetweenTheTwoInstants() {
        assertThat(asking().covered(KEY, A, 50 * MS, 550 * MS)).isEqualTo(100 * MS);
        assertThat(asking().covered(KEY, B, 50 * MS, 550 * MS)).isZero();
    }
}
