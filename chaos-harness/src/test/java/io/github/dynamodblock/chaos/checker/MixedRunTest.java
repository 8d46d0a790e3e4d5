package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.MixedScript.OURS;
import static io.github.dynamodblock.chaos.checker.MixedScript.PEER;
import static io.github.dynamodblock.chaos.checker.MixedScript.PEER_TOO;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.History;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of ours, and what of the others, where both took part. */
class MixedRunTest {
    private static Finding ofOurs(Property property, History history) {
        return Checkers.check(Checkers.standard(), history).stream()
                .filter(finding -> finding.property() == property)
                .findFirst()
                .orElseThrow();
    }

    private static Finding ofPeer(Property property, History history) {
        return PeerMetrics.all(history).get(0).findings().stream()
                .filter(finding -> finding.property() == property)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void lostGrant_ofAPeerThatIsNotTold_isThePeersViolation() {
        History history = new MixedScript()
                .acquire(PEER, 1, 0, 10)
                .releases(PEER, 1, 2_200, 2_210)
                .history();
        assertThat(ofPeer(Property.K1, history).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(ofOurs(Property.K1, history).verdict()).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void lostGrant_ofOursThatIsNotTold_isOurs() {
        History history = new MixedScript()
                .acquire(OURS, 1, 0, 10)
                .releases(OURS, 1, 2_200, 2_210)
                .history();
        assertThat(ofOurs(Property.K1, history).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(ofPeer(Property.K1, history).verdict()).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void effect_ofAPeerPastItsLease_isThePeersViolationAndHidesNoneOfOurs() {
        MixedScript script = new MixedScript()
                .acquire(PEER, 1, 0, 10)
                .believes(PEER, 1, 11, 3_100)
                .acquire(OURS, 2, 2_100, 2_110)
                .believes(OURS, 2, 2_111, 4_300)
                .acquire(PEER, 3, 4_200, 4_210)
                .writes(PEER, 1, 9_000, 9_010)
                .writes(PEER, 3, 4_211, 4_212);
        assertThat(ofPeer(Property.OVERLAP, script.writes(OURS, 2, 2_112, 2_113).history())
                        .verdict())
                .isEqualTo(Verdict.INVALID);
        assertThat(ofOurs(Property.OVERLAP, script.history()).verdict()).isEqualTo(Verdict.VALID);
        assertThat(ofOurs(Property.OVERLAP, script.writes(OURS, 2, 4_290, 4_310).history())
                        .verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void tokens_thatNeedNotIncrease_areNotTestedAndSayWhy() {
        History history =
                new MixedScript().passes(OURS, 2, 0).passes(OURS, 1, 100).history();
        for (Property property : new Property[] {Property.S2, Property.LIN, Property.F1}) {
            Finding finding = ofOurs(property, history);
            assertThat(finding.verdict()).isEqualTo(Verdict.NOT_TESTED);
            assertThat(finding.explanation()).isEqualTo("because rows begin again");
        }
        History ordered = new Script()
                .acquire(Script.A, 2, 0, 10)
                .acquire(Script.B, 1, 20, 30)
                .history();
        assertThat(ofOurs(Property.S2, ordered).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void locks_thatPassTooSeldom_areADoubt() {
        MixedScript script = new MixedScript();
        for (long pass = 1; pass <= JudgeConstants.MIN_PASSED; pass++) {
            script.passes(OURS, 2 * pass, 20 * pass).passes(PEER, 2 * pass + 1, 20 * pass + 10);
        }
        assertThat(ofOurs(Property.HONESTY, script.history()).explanation())
                .contains("only 9 locks passed to ours, but 10 are needed")
                .doesNotContain("passed to a peer");
        assertThat(ofOurs(Property.HONESTY, script.passes(OURS, 99, 900).history())
                        .explanation())
                .doesNotContain("passed");
    }

    @Test
    void run_withoutAnyOfOurs_provesNothing() {
        History history = new MixedScript("aws").passes(OURS, 1, 0).history();
        assertThat(ofOurs(Property.HONESTY, history).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(ofOurs(Property.HONESTY, history).explanation()).contains("none of our clients took part");
        assertThat(ofOurs(
                                Property.HONESTY,
                                new MixedScript("ours").passes(OURS, 1, 0).history())
                        .explanation())
                .doesNotContain("none of our clients");
    }

    @Test
    void peer_isCountedByItself() {
        History history = new MixedScript()
                .passes(OURS, 1, 0)
                .passes(PEER, 2, 10)
                .acquire(OURS, 3, 20, 21)
                .acquire(PEER, 4, 2_100, 2_110)
                .history();
        PeerMetrics peer = PeerMetrics.all(history).get(0);
        assertThat(peer.name()).isEqualTo("aws");
        assertThat(peer.counts())
                .containsEntry("grants", 2L)
                .containsEntry("handed on by ours", 1L)
                .containsEntry("handed to ours", 1L)
                .containsEntry("taken over from ours", 1L)
                .containsEntry("taken over by ours", 0L);
        assertThat(PeerMetrics.all(new Script().acquire(Script.A, 1, 0, 10).history()))
                .isEmpty();
    }

    /** A lock that is free at 30; one of ours that asks all the time must have it by 30 + 500 + 100. */
    private static MixedScript free() {
        return new MixedScript().acquire(PEER, 1, 0, 10).releases(PEER, 1, 20, 30);
    }

    @Test
    void handOff_toAPeerThatIsLate_isThePeersOwnAffair() {
        assertThat(ofOurs(Property.L2, free().granted(PEER_TOO, 2, 15, 5_000).history())
                        .verdict())
                .isEqualTo(Verdict.NOT_TESTED);
        assertThat(ofOurs(Property.L2, free().granted(OURS, 2, 15, 5_000).history())
                        .verdict())
                .isEqualTo(Verdict.INVALID);
        assertThat(ofOurs(Property.L2, free().granted(OURS, 2, 15, 630).history())
                        .verdict())
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void handOff_afterAPeersGrantThatNobodyLearnedOf_mayTakeOneMoreLease() {
        assertThat(ofOurs(
                                Property.L2,
                                free().phantom(PEER_TOO, 9, Optional.empty(), 40, 45)
                                        .granted(OURS, 2, 15, 2_700)
                                        .history())
                        .verdict())
                .isEqualTo(Verdict.VALID);
        assertThat(ofOurs(Property.L2, free().granted(OURS, 2, 15, 2_700).history())
                        .verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void peer_isCountedByTheWaysInWhichLocksPassed() {
        History history = new MixedScript()
                .passes(OURS, 1, 0)
                .passes(PEER, 2, 10)
                .passes(OURS, 3, 20)
                .passes(PEER, 4, 30)
                .passes(PEER_TOO, 5, 40)
                .acquire(OURS, 6, 50, 51)
                .acquire(PEER, 7, 2_200, 2_210)
                .acquire(OURS, 8, 4_400, 4_410)
                .acquire(PEER, 9, 6_600, 6_610)
                .acquire(PEER_TOO, 10, 8_800, 8_810)
                .history();
        assertThat(PeerMetrics.all(history).get(0).counts())
                .containsEntry("grants", 6L)
                .containsEntry("handed on by ours", 2L)
                .containsEntry("handed to ours", 2L)
                .containsEntry("taken over from ours", 2L)
                .containsEntry("taken over by ours", 1L);
    }

    @Test
    void peer_isCountedByWhatItWasRefusedAndTold() {
        History history = new MixedScript()
                .acquire(PEER, 1, 0, 10)
                .releases(PEER, 1, 20, 30)
                .refused(PEER, 40, 50)
                .refused(PEER_TOO, 60, 70)
                .refused(OURS, 60, 70)
                .told(PEER, 1, Callback.Kind.IN_DANGER, 15)
                .told(PEER, 1, Callback.Kind.LOST, 16)
                .told(PEER_TOO, 1, Callback.Kind.LOST, 17)
                .told(OURS, 1, Callback.Kind.LOST, 18)
                .history();
        assertThat(PeerMetrics.all(history).get(0).counts())
                .containsEntry("acquires not granted", 2L)
                .containsEntry("told IN_DANGER", 1L)
                .containsEntry("told LOST", 2L);
    }

    @Test
    void grantOfAPeerWithoutAnAcknowledgement_leavesTheClaimsOfOursProved() {
        MixedScript script = new MixedScript().passes(OURS, 1, 0).passes(PEER, 2, 10);
        Finding proved = ofOurs(Property.C1, script.granted(PEER, 3, 20, 30).history());
        assertThat(proved.verdict()).isEqualTo(Verdict.VALID);
        assertThat(proved.explanation()).isEqualTo("2 claims, none overlaps another by a fault of our clients");
        assertThat(ofOurs(Property.C1, script.granted(OURS, 4, 40, 50).history())
                        .explanation())
                .isEqualTo("1 grants have no recorded acknowledgement");
        assertThat(ofPeer(Property.C1, script.history()).explanation())
                .isEqualTo("1 grants have no recorded acknowledgement");
    }
}
