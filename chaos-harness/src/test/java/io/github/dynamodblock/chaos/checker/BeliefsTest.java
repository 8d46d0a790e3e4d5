package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.List;
import org.junit.jupiter.api.Test;

class BeliefsTest {
    private static Verdict verdict(Script script) {
        return script.judgedBy(new BeliefsDisjoint(JudgedClients.OURS)).verdict();
    }

    @Test
    void beliefs_oneAfterTheOther_areValid() {
        assertThat(verdict(new Script().believes(A, 1, 10, 20).believes(B, 2, 21, 30)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void beliefs_atOneInstant_areInvalid() {
        assertThat(verdict(new Script().believes(A, 1, 10, 20).believes(B, 2, 20, 30)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void belief_betweenTwoOfAnother_isInvalid() {
        Finding finding = new Script()
                .believes(A, 1, 10, 20)
                .believes(B, 2, 15)
                .judgedBy(new BeliefsDisjoint(JudgedClients.OURS));
        assertThat(finding.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(finding.witnesses().get(0).words()).contains(A).contains(B).contains("+0.015000 s");
    }

    @Test
    void beliefs_ofTwoThreadsOfOneProcess_areJudgedToo() {
        assertThat(verdict(new Script().believes(A, 1, 10, 20).believes(A, 2, 15, 30)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void beliefs_ofOneHolder_areNotTested() {
        assertThat(verdict(new Script().believes(A, 1, 10, 20))).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void staleRelease_thatFreesTheNextHoldersLock_isInvalidForBeliefsAndClaims() {
        // A is paused past its lease, B takes over, A wakes, hears LOST, and releases without a condition; C walks in.
        Script script = new Script()
                .acquire(A, 1, 0, 10)
                .stall(A, 100, 3_000)
                .acquire(B, 2, 2_500, 2_510)
                .believes(B, 2, 2_511, 2_600, 3_000, 3_100, 3_200)
                .lost(A, 1, 3_005)
                .release(A, 1, 3_006, 3_020)
                .acquire(Script.C, 3, 3_050, 3_060)
                .believes(Script.C, 3, 3_061, 3_300);
        assertThat(verdict(script)).isEqualTo(Verdict.INVALID);
        assertThat(script.judgedBy(new ClaimsDisjoint(JudgedClients.OURS)).verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void beliefs_withinALongOne_areEachAViolation() {
        Finding finding = new Script()
                .believes(A, 1, 0, 100)
                .believes(B, 2, 10, 20)
                .believes("worker-3.1", 3, 50, 60)
                .judgedBy(new BeliefsDisjoint(JudgedClients.OURS));
        assertThat(finding.counts()).containsEntry("violations", 2L);
    }

    @Test
    void beliefs_besideTwoOthers_areToldAgainstTheOneThatBelievesLongest() {
        Script script = new Script()
                .acquire(A, 1, 0, 10)
                .acquire(B, 2, 20, 30)
                .acquire(Script.C, 3, 40, 50)
                .believes(A, 1, 100, 900)
                .believes(B, 2, 200, 600)
                .believes(Script.C, 3, 500);
        assertThat(script.judgedBy(new BeliefsDisjoint(JudgedClients.OURS)).witnesses())
                .extracting(Witness::words)
                .anySatisfy(words -> assertThat(words)
                        .contains(Script.C + " thread 0 (token 3)", A + " thread 0 (token 1)")
                        .doesNotContain(B));
    }

    @Test
    void beliefs_ofTwoKeys_areJudgedEachByItself() {
        RunDescription run = new Script().history().settings();
        History history = new History(
                run,
                List.of(new Belief(1, A, 0, "k", 1), new Belief(2, A, 0, "k", 1), new Belief(1, B, 0, "l", 2)),
                List.of());
        assertThat(BeliefSpan.byKey(history)).containsOnlyKeys("k", "l");
    }
}
