package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which grants had to be waited for; two spans that only touch do not contend. */
class ContentionTest {
    private static List<Long> contended(Script script) {
        return Contention.contended(script.history()).stream()
                .map(Operation::start)
                .map(start -> start / MS)
                .toList();
    }

    @Test
    void acquire_fromTheInstantAnotherIsGranted_isContended_andThatOneIsNot() {
        assertThat(contended(new Script().acquire(A, 1, 50, 100).acquire(B, 2, 100, 300)))
                .containsExactly(100L);
    }

    @Test
    void acquire_fromTheEndOfAnothersClaim_isNotContended() {
        assertThat(contended(new Script()
                        .acquire(A, 1, 0, 10)
                        .release(A, 1, 500, 510)
                        .acquire(B, 2, 500, 520)))
                .isEmpty();
        assertThat(contended(new Script()
                        .acquire(A, 1, 0, 10)
                        .release(A, 1, 500, 510)
                        .acquire(B, 2, 499, 520)))
                .containsExactly(499L);
    }

    @Test
    void acquire_fromTheEndOfAnothersAcquire_isNotContended() {
        assertThat(contended(
                        new Script().acquireEnds(A, 50, 100, 50, Outcome.FAIL).acquire(B, 1, 100, 120)))
                .isEmpty();
        assertThat(contended(
                        new Script().acquireEnds(A, 50, 100, 50, Outcome.FAIL).acquire(B, 1, 99, 120)))
                .containsExactly(99L);
    }
}
