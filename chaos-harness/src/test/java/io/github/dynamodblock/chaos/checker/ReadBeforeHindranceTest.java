package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.Rpc;
import org.junit.jupiter.api.Test;

/** A hindrance that began after a read was answered does not delay this read. */
class ReadBeforeHindranceTest {
    private static Finding n2(Script script) {
        return script.judgedBy(new WaitHasCause());
    }

    /** Abandoned by A after its renewal at 510. B reads the row at 600 and has the answer at 610. */
    private static Script abandonedAndRead() {
        return new Script()
                .acquire(A, 1, 0, 10)
                .heartbeat(A, 1, 2, 500, 510)
                .request(Rpc.Kind.READ, B, "g1", 1, 2, 2, 600, 610, Rpc.Answer.APPLIED);
    }

    private static Script refused(Script script, long sent, long at) {
        return script.request(Rpc.Kind.ACQUIRE, B, "g7", 1, 1, 2, sent, at, Rpc.Answer.REFUSED);
    }

    private static Finding wait(long slowFrom, long slowTo, long hinderedFrom, long until) {
        Script script = refused(abandonedAndRead(), slowFrom, slowTo);
        script.fault("partition", B, hinderedFrom, hinderedFrom + 50);
        return n2(script.acquireEnds(B, 100, until, until - 100, Outcome.FAIL));
    }

    /** Finds the last instant at which the wait is still excused. */
    private static long lastExcused(long slowFrom, long slowTo, long hinderedFrom) {
        long low = slowTo;
        long high = 60_000;
        while (high - low > 1) {
            long middle = (low + high) / 2;
            if (wait(slowFrom, slowTo, hinderedFrom, middle).verdict() == Verdict.VALID) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * B read the last beat by 610, so it can take over from 2,650 on. A 50 ms partition begins at 1,380, long after
     * the read. A request with a round trip of 390 ms, within the attempt timeout, comes later, from 3,000 to 3,390.
     * The hindrance is over, with all that it can delay, at 2,730.
     */
    @Test
    void wait_hinderedAfterTheReadWasAnswered_isExcusedNoLonger() {
        long last = lastExcused(3_000, 3_390, 1_380);
        long control = lastExcused(3_000, 3_390, 1_420);
        assertThat(last).isLessThanOrEqualTo(control);
    }

    /** The same with a slow request of 2 s long after the hindrance. */
    @Test
    void wait_withASlowRequestLater_isExcusedNoLonger() {
        long last = lastExcused(6_000, 8_000, 2_900);
        long control = lastExcused(6_000, 8_000, 3_020);
        assertThat(last).isLessThanOrEqualTo(control);
    }
}
