package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import org.junit.jupiter.api.Test;

class WitnessesOfLossesTest {
    /** V counts from 500 and is 2,500; it was told at 2,501. */
    @Test
    void lossWithoutACause_namesItsAcquireTheHeartbeatsSinceVCountsAndWhatItWasTold() {
        Script script = new Script()
                .acquire(A, 1, 0, 10)
                .heartbeat(A, 1, 2, 200, 210)
                .heartbeat(A, 1, 3, 400, 500)
                .heartbeat(A, 1, 4, 500, 510)
                .request(Rpc.Kind.HEARTBEAT, A, 1, 5, 980, 1_780, Rpc.Answer.UNKNOWN)
                .request(Rpc.Kind.HEARTBEAT, A, 1, 6, 1_460, 2_260, Rpc.Answer.UNKNOWN)
                .request(Rpc.Kind.HEARTBEAT, A, 1, 7, 1_940, 2_740, Rpc.Answer.UNKNOWN)
                .request(Rpc.Kind.HEARTBEAT, A, 1, 8, 2_501, 2_800, Rpc.Answer.UNKNOWN)
                .request(Rpc.Kind.HEARTBEAT, A, 1, 9, 2_502, 2_900, Rpc.Answer.UNKNOWN)
                .request(Rpc.Kind.RELEASE, A, 1, 10, 1_000, 2_950, Rpc.Answer.UNAPPLIED)
                .lost(A, 1, 2_501)
                .life(A, ProcessEvent.Phase.EXITED, 30_000);
        Finding finding = script.judgedBy(new LossHasCause());
        assertThat(finding.witnesses())
                .singleElement()
                .satisfies(witness -> assertThat(witness.events())
                        .extracting(event -> event.at() / Script.MS)
                        .containsExactly(0L, 10L, 500L, 510L, 1_780L, 2_260L, 2_740L, 2_800L, 2_501L));
    }
}
