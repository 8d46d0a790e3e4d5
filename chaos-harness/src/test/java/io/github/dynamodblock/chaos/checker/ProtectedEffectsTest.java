package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Outcome;
import org.junit.jupiter.api.Test;

class ProtectedEffectsTest {
    private static Finding overlap(Script script) {
        return script.judgedBy(new EffectsCovered(JudgedClients.OURS));
    }

    private static Verdict f2(Script script) {
        return script.judgedBy(new LostUpdates()).verdict();
    }

    /** B is granted at 2,500, after A's validity ended at 2,000, and writes. */
    private static Script takenOver() {
        return new Script()
                .acquire(A, 1, 0, 10)
                .acquire(B, 2, 2_400, 2_500)
                .write(B, 2, 2_510, 2_520)
                .write(A, 1, 20, 30);
    }

    @Test
    void effects_thatDoNotOverlap_areValidAndNoneIsCounted() {
        Finding finding = overlap(takenOver());
        assertThat(finding.verdict()).isEqualTo(Verdict.VALID);
        assertThat(finding.counts()).doesNotContainKey("inherent overlaps");
    }

    @Test
    void effects_overlappingAfterAStallThatCoversTheExpiry_areInherent() {
        Finding finding = overlap(takenOver().stall(A, 1_500, 3_000).write(A, 1, 3_001, 3_002));
        assertThat(finding.verdict()).isEqualTo(Verdict.VALID);
        assertThat(finding.counts()).containsEntry("inherent overlaps", 1L);
    }

    @Test
    void effects_longAfterTheStallThatCoversTheExpiry_areNotExcusedByIt() {
        Script soon = takenOver().stall(A, 1_500, 3_000).believes(A, 1, 3_050).write(A, 1, 3_100, 3_900);
        Script late = takenOver().stall(A, 1_500, 3_000).believes(A, 1, 3_050).write(A, 1, 3_101, 3_900);
        assertThat(overlap(soon).verdict()).isEqualTo(Verdict.VALID);
        assertThat(overlap(late).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void effects_overlappingByAWriteInFlightAtTheExpiry_areInherent() {
        Finding finding = overlap(takenOver().write(A, 1, 1_900, 3_002));
        assertThat(finding.verdict()).isEqualTo(Verdict.VALID);
        assertThat(finding.counts()).containsEntry("inherent overlaps", 1L);
    }

    @Test
    void effects_overlappingThoughTheHolderAskedAndWasToldToGoOn_areInvalid() {
        assertThat(overlap(takenOver().believes(A, 1, 2_001).write(A, 1, 2_002, 3_002))
                        .verdict())
                .isEqualTo(Verdict.INVALID);
        assertThat(overlap(takenOver()
                                .stall(B, 1_500, 3_000)
                                .believes(A, 1, 2_999)
                                .write(A, 1, 3_001, 3_002))
                        .verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void effects_ofAHolderThatDidNotAsk_areCareless() {
        Finding finding = overlap(takenOver().believes(A, 1, 2_000).write(A, 1, 2_001, 3_002));
        assertThat(finding.verdict()).isEqualTo(Verdict.VALID);
        assertThat(finding.counts()).containsEntry("careless overlaps", 1L);
    }

    @Test
    void effects_overlappingWithinAClaim_areLeftToTheClaims() {
        Finding finding = overlap(new Script()
                .acquire(A, 1, 0, 10)
                .acquire(B, 2, 500, 600)
                .write(A, 1, 690, 700)
                .write(B, 2, 650, 660));
        assertThat(finding.counts()).containsEntry("overlaps of claims", 1L);
    }

    @Test
    void counter_thatEndsBelowItsWrites_showsThatTheRunCouldTell() {
        assertThat(f2(takenOver().counter(1).plansLongPauses(1))).isEqualTo(Verdict.VALID);
    }

    @Test
    void counter_writtenTwiceWithOneValue_lostAnUpdateEvenIfAWriteInDoubtHidesIt() {
        Script twice = new Script().writes(A, 1, 7, 0, 10).writes(B, 2, 7, 20, 30);
        assertThat(f2(twice.counter(2).plansLongPauses(1))).isEqualTo(Verdict.VALID);
        Script once = new Script().writes(A, 1, 7, 0, 10).writes(B, 2, 8, 20, 30);
        assertThat(f2(once.counter(2).plansLongPauses(1))).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void counter_thatLostNothing_isUnknownOnlyWherePausesWerePlanned() {
        assertThat(f2(takenOver().counter(2).plansLongPauses(1))).isEqualTo(Verdict.UNKNOWN);
        assertThat(f2(takenOver().counter(2))).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void counter_aboveItsWrites_isUnknown() {
        assertThat(f2(takenOver().counter(3))).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void effects_withinALongUse_areEachAViolation() {
        Finding finding = overlap(takenOver()
                .believes(A, 1, 2_001)
                .write(A, 1, 2_002, 9_002)
                .acquire("worker-3.1", 3, 5_000, 5_010)
                .write("worker-3.1", 3, 5_020, 5_030));
        assertThat(finding.counts()).containsEntry("violations", 2L);
    }

    @Test
    void effects_areTheWritesThatSucceeded_fencedOrNot() {
        Script script = new Script()
                .acquire(A, 1, 0, 10)
                .write(A, 1, 20, 30)
                .fencedWrite(A, 1, 1, 40, 50)
                .fencedWriteRefused(A, 1, 7, 60, 70)
                .release(A, 1, 80, 90);
        assertThat(ProtectedEffects.all(script.history())).singleElement().satisfies(effects -> {
            assertThat(effects.writes())
                    .extracting(write -> write.start() / Script.MS)
                    .containsExactly(20L, 40L);
            assertThat(effects.end()).isEqualTo(50 * Script.MS);
        });
    }

    @Test
    void write_isInFlightFromItsBeginningToItsEnd() {
        ProtectedEffects effects = ProtectedEffects.all(
                        new Script().acquire(A, 1, 0, 10).write(A, 1, 20, 30).history())
                .get(0);
        assertThat(effects.inFlight(20 * Script.MS)).isTrue();
        assertThat(effects.inFlight(30 * Script.MS)).isTrue();
        assertThat(effects.inFlight(20 * Script.MS - 1)).isFalse();
        assertThat(effects.inFlight(30 * Script.MS + 1)).isFalse();
    }

    @Test
    void effects_thatEndAsTheNextIsGranted_doNotOverlap() {
        assertThat(overlap(takenOver().write(A, 1, 2_400, 2_500)).counts()).doesNotContainKey("careless overlaps");
        assertThat(overlap(takenOver().write(A, 1, 2_400, 2_501)).counts()).containsEntry("careless overlaps", 1L);
    }

    @Test
    void effects_overlappingUnderAGrantWithoutAcknowledgement_areCounted() {
        Script unproved = new Script()
                .granted(A, 1, 0, 10)
                .acquire(B, 2, 400, 500)
                .write(A, 1, 690, 700)
                .write(B, 2, 650, 660);
        assertThat(overlap(unproved).counts()).containsEntry("overlaps without acknowledgement", 1L);
    }

    @Test
    void counter_aboveItsWrites_isExplainedByOneInDoubt() {
        Script doubtful = takenOver().counts(Action.WRITE, A, 1, 3, 40, 50, Outcome.INFO);
        assertThat(f2(doubtful.counter(3))).isEqualTo(Verdict.NOT_TESTED);
        Script more = takenOver().counts(Action.WRITE, A, 1, 3, 40, 50, Outcome.INFO);
        assertThat(more.counter(4).judgedBy(new LostUpdates()).explanation())
                .isEqualTo("the counters show 1 writes that no client made");
    }
}
