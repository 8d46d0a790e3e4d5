package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.MixedScript.OURS;
import static io.github.dynamodblock.chaos.checker.MixedScript.OURS_TOO;
import static io.github.dynamodblock.chaos.checker.MixedScript.PEER;
import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.StoreDelay;
import org.junit.jupiter.api.Test;

/** What makes a run prove too little, and what does not. */
class RunSufficiencyTest {
    private static String doubts(Script script) {
        return script.judgedBy(new RunSufficiency()).explanation();
    }

    @Test
    void takeovers_areNeededOnlyWhereKillsWerePlanned() {
        assertThat(doubts(new Script().plans("kill", 1))).contains("only 0 takeovers");
        assertThat(doubts(new Script().plans("kill", 0))).doesNotContain("takeovers");
        assertThat(doubts(new Script().plans("latency", 3))).doesNotContain("takeovers");
    }

    @Test
    void stallOfAProcessThatNobodyPaused_isADoubt_thoughAnotherWasPaused() {
        assertThat(doubts(new Script().fault("pause", B, 0, 40_000).stall(A, 0, 40_000)))
                .contains(InjectedFault.worker(A) + " was stalled for");
        assertThat(doubts(new Script().fault("pause", A, 0, 40_000).stall(A, 0, 40_000)))
                .doesNotContain("was stalled for");
    }

    @Test
    void timesBeforeTheRun_areNoDoubt() {
        assertThat(doubts(new Script().stall(A, -40_000, 0).slow(A, -40_000, 0).slow(StoreDelay.STORE, -40_000, 0)))
                .doesNotContain("was stalled for", "slow to respond to");
    }

    @Test
    void stalls_areCountedOverAllLivesOfAWorker() {
        Script script = new Script()
                .life("w9.1", ProcessEvent.Phase.STARTED, 0)
                .life("w9.1", ProcessEvent.Phase.KILLED, 5_000)
                .life("w9.2", ProcessEvent.Phase.STARTED, 5_000)
                .life("w9.2", ProcessEvent.Phase.EXITED, 60_000);

        assertThat(doubts(script.stall("w9.1", 0, 5_000))).doesNotContain("was stalled for");
        assertThat(doubts(script.stall("w9.2", 5_000, 16_000)))
                .contains("w9 was stalled for 16000.000 ms of the 60000.000 ms");
    }

    @Test
    void slowWay_isADoubt_unlessAFaultWasInIt() {
        assertThat(doubts(new Script().slow(A, 0, 40_000)))
                .contains("the store was slow to respond to " + InjectedFault.worker(A)
                        + " for 40000.000 ms of the 60000.000 ms");
        assertThat(doubts(new Script().slow(StoreDelay.STORE, 0, 40_000)))
                .contains("the store was slow to respond to the harness");
        assertThat(doubts(new Script().fault("latency", A, 0, 40_000).slow(A, 0, 40_000)))
                .doesNotContain("slow to respond to");
    }

    @Test
    void processThatHung_isADoubtIfItIsOurs_alsoIfItWasKilledThen() {
        assertThat(doubts(new MixedScript().hangs(OURS_TOO, 19_000).hangs(PEER, 19_000)))
                .contains("processes of our clients that did not end in time after they were told to end: " + OURS_TOO)
                .doesNotContain(PEER);
        assertThat(doubts(new MixedScript().hangs(PEER, 19_000)))
                .doesNotContain("did not end in time", "without a kill");
    }

    private static String doubts(MixedScript script) {
        return new RunSufficiency().check(script.history()).explanation();
    }

    @Test
    void locksThatPassAmongOurs_doNotPassToAPeer() {
        MixedScript script = new MixedScript();
        for (long pass = 1; pass <= JudgeConstants.MIN_PASSED; pass++) {
            script.passes(OURS, 2 * pass, 20 * pass).passes(OURS_TOO, 2 * pass + 1, 20 * pass + 10);
        }
        assertThat(new RunSufficiency().check(script.history()).explanation())
                .contains("only 0 locks passed to a peer", "only 0 locks passed to ours");
    }
}
