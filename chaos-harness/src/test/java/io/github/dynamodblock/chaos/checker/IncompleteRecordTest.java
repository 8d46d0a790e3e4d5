package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.RunStage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a record proves whose end is missing. Each script has a twin whose run was finished. */
class IncompleteRecordTest {
    private static Finding unfinished(Script script, Property property) {
        History history = script.history();
        return finding(
                new History(history.settings().at(RunStage.RUNNING, List.of()), history.events(), List.of()), property);
    }

    private static Finding finished(Script script, Property property) {
        return finding(script.history(), property);
    }

    private static Finding finding(History history, Property property) {
        return Checkers.judge(history).stream()
                .filter(found -> found.property() == property)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void acquireWithoutAnEnd_convictsOnlyAFinishedRun() {
        Script hangs = new Script().acquireNeverEnds(A, 0, 100);

        assertThat(finished(hangs, Property.L5).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(unfinished(hangs, Property.L5).verdict()).isNotEqualTo(Verdict.INVALID);
    }

    @Test
    void lossWithoutAReport_convictsOnlyAFinishedRun() {
        Script untold = new Script().acquire(A, 1, 0, 10).believes(A, 1, 20, 5_000);

        assertThat(finished(untold, Property.K1).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(unfinished(untold, Property.K1).verdict()).isNotEqualTo(Verdict.INVALID);
    }

    @Test
    void lossReportedTwice_convictsAnyRun() {
        Script twice = new Script().acquire(A, 1, 0, 10).lost(A, 1, 500).lost(A, 1, 600);

        assertThat(finished(twice, Property.K1).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(unfinished(twice, Property.K1).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void beliefsThatOverlap_convictAnyRun() {
        Script both = new Script()
                .acquire(A, 1, 0, 10)
                .believes(A, 1, 20, 400)
                .acquire(B, 2, 100, 200)
                .believes(B, 2, 210);

        assertThat(finished(both, Property.C1_PRIME).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(unfinished(both, Property.C1_PRIME).verdict()).isEqualTo(Verdict.INVALID);
    }

    /** The release of A can be what is missing. */
    @Test
    void claimAfterTheLastEventOfItsProcess_convictsOnlyAFinishedRun() {
        Script next = new Script().acquire(A, 1, 0, 10).acquire(B, 2, 100, 200);

        assertThat(finished(next, Property.C1).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(unfinished(next, Property.C1).verdict()).isNotEqualTo(Verdict.INVALID);
        assertThat(finished(next, Property.LIN).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(unfinished(next, Property.LIN).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(unfinished(next, Property.LIN).explanation()).contains("the record is incomplete");
    }

    @Test
    void unfinishedRun_isUnknownByHonesty() {
        assertThat(unfinished(new Script(), Property.HONESTY).explanation())
                .contains("the harness did not finish the run");
        assertThat(finished(new Script(), Property.HONESTY).explanation()).doesNotContain("did not finish");
    }

    /** A process that vanished in a finished run ends at its last event. */
    @Test
    void vanishedProcess_needsNoReportOfALoss() {
        Script vanished = new Script()
                .life(A, ProcessEvent.Phase.STARTED, 0)
                .acquire(A, 1, 0, 10)
                .believes(A, 1, 20, 5_000);
        Script exited = new Script()
                .life(A, ProcessEvent.Phase.STARTED, 0)
                .acquire(A, 1, 0, 10)
                .believes(A, 1, 20, 5_000)
                .life(A, ProcessEvent.Phase.EXITED, 60_000);

        assertThat(finished(vanished, Property.K1).verdict()).isNotEqualTo(Verdict.INVALID);
        assertThat(finished(vanished, Property.HONESTY).explanation()).contains("ended without a kill");
        assertThat(finished(exited, Property.K1).verdict()).isEqualTo(Verdict.INVALID);
    }
}
