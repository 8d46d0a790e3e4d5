package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Operation;
import org.junit.jupiter.api.Test;

/** In milliseconds: A does not run from 100 to 250, for two reasons, nor from 300 to 400. */
class StallsTest {
    private final Stalls stalls = Stalls.of(new Script()
            .stall(A, 300, 400)
            .stall(A, 100, 200)
            .fault("pause", A, 150, 250)
            .fault("latency", A, 500, 600)
            .stall(B, 0, 1_000)
            .history());

    private long ran(long from, long to) {
        return stalls.ran(A, from * MS, to * MS) / MS;
    }

    @Test
    void ran_acrossStalls_countsEachInstantOnce() {
        assertThat(ran(0, 1_000)).isEqualTo(750);
        assertThat(ran(0, 275)).isEqualTo(125);
        assertThat(ran(260, 500)).isEqualTo(140);
    }

    @Test
    void ran_fromOrToTheMidstOfAStall_countsTheRest() {
        assertThat(ran(0, 200)).isEqualTo(100);
        assertThat(ran(120, 350)).isEqualTo(50);
        assertThat(ran(350, 450)).isEqualTo(50);
    }

    @Test
    void ran_backwards_isNothing() {
        assertThat(ran(600, 500)).isZero();
        assertThat(stalls.stalled(A, 600 * MS, 500 * MS)).isZero();
    }

    @Test
    void stalled_isWhatItDidNotRun() {
        assertThat(stalls.stalled(A, 0, 1_000 * MS)).isEqualTo(250 * MS);
        assertThat(stalls.stalled(B, 0, 1_000 * MS)).isEqualTo(1_000 * MS);
        assertThat(stalls.stalled("worker-9.1", 0, 1_000 * MS)).isZero();
    }

    @Test
    void stalls_thatTouch_areOne() {
        Stalls touching = Stalls.of(new Script()
                .stall(A, 100, 200)
                .stall(A, 200, 300)
                .stall(A, 120, 130)
                .stall(A, 500, 600)
                .history());
        assertThat(touching.stalled(A, 0, 1_000 * MS)).isEqualTo(300 * MS);
        assertThat(touching.covers(A, 290 * MS)).isTrue();
    }

    @Test
    void covers_endsIncluded() {
        assertThat(stalls.covers(A, 100 * MS)).isTrue();
        assertThat(stalls.covers(A, 250 * MS)).isTrue();
        assertThat(stalls.covers(A, 100 * MS - 1)).isFalse();
        assertThat(stalls.covers(A, 250 * MS + 1)).isFalse();
        assertThat(stalls.covers(A, 550 * MS)).as("slow, not stopped").isFalse();
    }

    @Test
    void back_countsTheTimeThatRan() {
        Stalls stalls =
                Stalls.of(new Script().stall(A, 100, 300).stall(A, 400, 500).history());

        assertThat(stalls.back(A, 600 * MS, 50 * MS)).isEqualTo(550 * MS);
        assertThat(stalls.back(A, 600 * MS, 100 * MS)).isEqualTo(500 * MS);
        assertThat(stalls.back(A, 600 * MS, 150 * MS)).isEqualTo(350 * MS);
        assertThat(stalls.back(A, 600 * MS, 250 * MS)).isEqualTo(50 * MS);
        assertThat(stalls.back(A, 450 * MS, 50 * MS)).isEqualTo(350 * MS);
        assertThat(stalls.back(B, 600 * MS, 250 * MS)).isEqualTo(350 * MS);
        assertThat(stalls.ran(A, stalls.back(A, 600 * MS, 250 * MS), 600 * MS)).isEqualTo(250 * MS);
    }

    @Test
    void ahead_countsTheTimeThatWillHaveRun() {
        Stalls stalls =
                Stalls.of(new Script().stall(A, 100, 300).stall(A, 400, 500).history());

        assertThat(stalls.ahead(A, 0, 50 * MS)).isEqualTo(50 * MS);
        assertThat(stalls.ahead(A, 0, 100 * MS)).isEqualTo(100 * MS);
        assertThat(stalls.ahead(A, 0, 150 * MS)).isEqualTo(350 * MS);
        assertThat(stalls.ahead(A, 150 * MS, 50 * MS)).isEqualTo(350 * MS);
        assertThat(stalls.ahead(A, 350 * MS, 100 * MS)).isEqualTo(550 * MS);
        assertThat(stalls.ahead(A, 600 * MS, 50 * MS)).isEqualTo(650 * MS);
        assertThat(stalls.ahead(B, 150 * MS, 50 * MS)).isEqualTo(200 * MS);
        assertThat(stalls.ahead(A, Operation.NEVER, 50 * MS)).isEqualTo(Operation.NEVER);
    }
}
