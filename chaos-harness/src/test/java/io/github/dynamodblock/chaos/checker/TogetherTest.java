package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import org.junit.jupiter.api.Test;

/** M1 and M2: several locks are taken together, and lost together. */
class TogetherTest {
    private static final String ONE = "one";
    private static final String OTHER = "other";

    private static Verdict m1(Script script) {
        return script.judgedBy(new MultiAcquireAtomic()).verdict();
    }

    private static Verdict m2(Script script) {
        return script.judgedBy(new MultiLossComplete()).verdict();
    }

    /** A takes two locks; its grant of the one has token 1, and that of the other token 2. */
    private static Script together() {
        return new Script().on(ONE).acquireInGroup(A, 1, 0, 10, 7).on(OTHER).acquireInGroup(A, 2, 0, 10, 7);
    }

    /** It loses the one. */
    private static Script lost() {
        return together().on(ONE).lost(A, 1, 1_000);
    }

    @Test
    void rowsOfOneRequest_areTakenTogether() {
        assertThat(m1(new Script()
                        .on(ONE)
                        .acquireInTransaction(A, "g", 5, 9)
                        .on(OTHER)
                        .acquireInTransaction(A, "g", 5, 9)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void rowsOfTwoRequests_areNot() {
        Script script = new Script()
                .on(ONE)
                .acquireInTransaction(A, "g", 5, 9)
                .on(OTHER)
                .acquireInTransaction(A, "g", 10, 12);

        assertThat(m1(script)).isEqualTo(Verdict.INVALID);
        assertThat(m1(script.life(A, ProcessEvent.Phase.KILLED, 109))).isEqualTo(Verdict.VALID);
        assertThat(m1(script.life(B, ProcessEvent.Phase.KILLED, 110))).isEqualTo(Verdict.VALID);
    }

    @Test
    void rowsOfTwoRequests_ofOneKilledLongAfter_areNot() {
        assertThat(m1(new Script()
                        .on(ONE)
                        .acquireInTransaction(A, "g", 5, 9)
                        .on(OTHER)
                        .acquireInTransaction(A, "g", 10, 12)
                        .life(A, ProcessEvent.Phase.KILLED, 110)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void rowsOfTwoGrants_areOfNoGroup() {
        assertThat(m1(together())).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void other_toldWithinDelta_isValidAndLaterIsNot() {
        assertThat(m2(lost().on(OTHER).lost(A, 2, 1_100, Callback.Reason.WITH_ANOTHER)))
                .isEqualTo(Verdict.VALID);
        assertThat(m2(lost().on(OTHER).lost(A, 2, 1_101, Callback.Reason.WITH_ANOTHER)))
                .isEqualTo(Verdict.INVALID);
        assertThat(m2(lost().on(OTHER)
                        .lost(A, 2, 4_000, Callback.Reason.WITH_ANOTHER)
                        .stall(A, 1_050, 3_950)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void other_neverTold_isInvalid() {
        assertThat(m2(lost())).isEqualTo(Verdict.INVALID);
    }

    @Test
    void other_ofWhichTheHistoryTellsAReleaseSinceTheLoss_mustBeTold() {
        assertThat(m2(lost().on(OTHER).release(A, 2, 1_000, 1_500))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void other_releasedBefore_isTheHoldersOwnDoing() {
        assertThat(m2(lost().on(OTHER).release(A, 2, 999, 1_500))).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void holderWhoLetsGoOfTheLostOne_needNotBeTold() {
        assertThat(m2(lost().on(ONE).release(A, 1, 1_100, 1_200, Outcome.FAIL))).isEqualTo(Verdict.NOT_TESTED);
        assertThat(m2(lost().on(ONE).release(A, 1, 1_101, 1_200, Outcome.FAIL))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void holderWhoEnds_needNotBeTold() {
        assertThat(m2(lost().life(A, ProcessEvent.Phase.KILLED, 1_100))).isEqualTo(Verdict.NOT_TESTED);
        assertThat(m2(lost().ends(1_100))).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void closing_endsEachByItself() {
        assertThat(m2(together().on(ONE).lost(A, 1, 1_000, Callback.Reason.CLIENT_CLOSED)))
                .isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void other_renewedWithinDelta_isValidAndLaterIsNot() {
        Script told = lost().on(OTHER).lost(A, 2, 1_010, Callback.Reason.WITH_ANOTHER);

        assertThat(m2(told.heartbeat(A, 2, 3, 1_100, 1_200))).isEqualTo(Verdict.VALID);
        assertThat(m2(told.heartbeat(A, 2, 4, 1_101, 1_200))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void locksOfAnotherGroup_areNotLostWithThem() {
        assertThat(m2(lost().on(OTHER)
                        .lost(A, 2, 1_010, Callback.Reason.WITH_ANOTHER)
                        .on("third")
                        .acquireInGroup(A, 3, 0, 10, 8)))
                .isEqualTo(Verdict.VALID);
    }
}
