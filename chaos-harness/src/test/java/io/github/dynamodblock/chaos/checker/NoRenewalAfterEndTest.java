package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Outcome;
import org.junit.jupiter.api.Test;

/** C3: what is over is renewed no more. */
class NoRenewalAfterEndTest {
    private static Verdict c3(Script script) {
        return script.judgedBy(new NoRenewalAfterEnd()).verdict();
    }

    private static Script held() {
        return new Script().acquire(A, 1, 0, 10);
    }

    @Test
    void heartbeat_withinDeltaOfARelease_isValidAndLaterIsNot() {
        assertThat(c3(held().release(A, 1, 500, 510).heartbeat(A, 1, 2, 610, 620)))
                .isEqualTo(Verdict.VALID);
        assertThat(c3(held().release(A, 1, 500, 510).heartbeat(A, 1, 2, 611, 620)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void heartbeat_afterALoss_isInvalid() {
        assertThat(c3(held().lost(A, 1, 500).heartbeat(A, 1, 2, 601, 620))).isEqualTo(Verdict.INVALID);
        assertThat(c3(held().lost(A, 1, 500).stall(A, 510, 590).heartbeat(A, 1, 2, 680, 690)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void heartbeat_afterAReleaseInDoubt_isOfAGrantThatMayBeHeld() {
        assertThat(c3(held().release(A, 1, 500, 510, Outcome.INFO).heartbeat(A, 1, 2, 700, 710)))
                .isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void heartbeat_beyondTheLimitOfItsHolder_isInvalid() {
        Script limited = new Script().acquireRenewedAtMost(A, 1, 0, 10, 700);

        assertThat(c3(limited.heartbeat(A, 1, 2, 810, 820))).isEqualTo(Verdict.VALID);
        assertThat(c3(limited.heartbeat(A, 1, 3, 811, 820))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void grantHeldToTheEnd_hasNoEnd() {
        assertThat(c3(held().heartbeat(A, 1, 2, 500, 510))).isEqualTo(Verdict.NOT_TESTED);
    }
}
