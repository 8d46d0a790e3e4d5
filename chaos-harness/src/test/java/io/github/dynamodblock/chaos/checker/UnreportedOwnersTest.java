package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import org.junit.jupiter.api.Test;

/** An acquire whose response came late excuses only the grants that it can have delayed. */
class UnreportedOwnersTest {
    private static final String D = "worker-4.1";

    private static Verdict l1(Script script) {
        return script.judgedBy(new TakeoverInTime()).verdict();
    }

    private static Finding l2(Script script) {
        return script.judgedBy(new HandOffInTime());
    }

    /** An acquire of that client with token 2 or 3, sent at 50; a pause delayed the arrival of its answer to 50,000. */
    private static Script orphan(Script script, String client, long token) {
        return script.fault("pause", client, 55, 49_990)
                .request(Rpc.Kind.ACQUIRE, client, token, 1, 50, 50_000, Rpc.Answer.APPLIED);
    }

    /** Ten hand-offs between A and B with tokens 10, 11, ..., each of which takes 3,000 ms instead of 600. */
    private static Script slowHandOffs(Script script) {
        script.acquire(A, 10, 1_000, 1_010);
        for (int i = 0; i < 10; i++) {
            long at = 1_500 + i * 4_000L;
            String holder = i % 2 == 0 ? A : B;
            String next = i % 2 == 0 ? B : A;
            script.release(holder, 10 + i, at, at + 10).granted(next, 11 + i, at - 100, at + 3_010);
        }
        return script;
    }

    /** Token 10 was granted after token 2, and ten more after it: token 2 is not in the row any more. */
    @Test
    void handOffs_slowWhileAnOldAcquireIsUnanswered_areConvicted() {
        Finding control = l2(slowHandOffs(new Script()));
        assertThat(control.verdict()).as("control %s", control).isEqualTo(Verdict.INVALID);
        Finding finding = l2(slowHandOffs(orphan(new Script(), C, 2)));
        assertThat(finding.verdict()).as("%s %s", finding, finding.counts()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void handOff_slowWhileTwoOldAcquiresAreUnanswered_isConvicted() {
        Script control = new Script().acquire(A, 10, 1_000, 1_010).release(A, 10, 1_500, 1_510);
        assertThat(l2(control.granted(B, 11, 1_400, 31_000)).verdict()).isEqualTo(Verdict.INVALID);
        Script two = orphan(orphan(new Script(), C, 2), D, 3)
                .acquire(A, 10, 1_000, 1_010)
                .release(A, 10, 1_500, 1_510);
        Finding finding = l2(two.granted(B, 11, 1_400, 31_000));
        assertThat(finding.verdict()).as("%s %s", finding, finding.counts()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void handOffs_slowWhileAnOldAcquireIsUnansweredWithoutAFault_areConvicted() {
        Script script = slowHandOffs(new Script().request(Rpc.Kind.ACQUIRE, C, 2, 1, 50, 50_000, Rpc.Answer.APPLIED));
        Finding finding = l2(script);
        assertThat(finding.verdict()).as("%s %s", finding, finding.counts()).isEqualTo(Verdict.INVALID);
    }

    /** A, with token 10, is killed at 5,000. The takeover is due at 7,640. */
    @Test
    void takeover_lateAfterAnOldAcquire_isConvicted() {
        Script killed = orphan(new Script(), C, 2)
                .acquire(A, 10, 1_000, 1_010)
                .heartbeat(A, 10, 2, 4_900, 4_910)
                .life(A, ProcessEvent.Phase.KILLED, 5_000)
                .granted(B, 11, 3_000, 10_280);
        assertThat(l1(killed)).isEqualTo(Verdict.INVALID);
    }

    /** Token 11 is between the two grants: it can have been in the row for a lease. */
    @Test
    void handOff_slowBecauseOfATokenBetweenTheGrants_isExcused() {
        Script script = orphan(new Script(), C, 11)
                .acquire(A, 10, 1_000, 1_010)
                .release(A, 10, 1_500, 1_510)
                .granted(B, 12, 1_400, 4_400);
        assertThat(l2(script).verdict()).isEqualTo(Verdict.VALID);
    }
}
