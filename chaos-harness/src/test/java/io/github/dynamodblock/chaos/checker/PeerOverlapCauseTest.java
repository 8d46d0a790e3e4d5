package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.MixedScript.OURS;
import static io.github.dynamodblock.chaos.checker.MixedScript.OURS_TOO;
import static io.github.dynamodblock.chaos.checker.MixedScript.PEER;
import static io.github.dynamodblock.chaos.checker.MixedScript.PEER_TOO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose fault an overlap is: each rule, and a twin in which what it asks for is missing. */
class PeerOverlapCauseTest {
    @Test
    void grants_oneAfterTheOther_areNobodysFault() {
        assertThat(new MixedScript()
                        .acquire(PEER, 1, 0, 10)
                        .believes(PEER, 1, 11, 90)
                        .releases(PEER, 1, 91, 99)
                        .acquire(OURS, 2, 100, 110)
                        .believes(OURS, 2, 111, 200)
                        .blamed())
                .isEmpty();
    }

    @Test
    void peer_thatBelievesPastItsLease_isAtFault() {
        assertThat(new MixedScript()
                        .acquire(PEER, 1, 0, 10)
                        .believes(PEER, 1, 11, 2_500)
                        .acquire(OURS, 2, 2_021, 2_030)
                        .believes(OURS, 2, 2_031)
                        .blamed())
                .isEqualTo("the peer");
    }

    @Test
    void ours_thatAsksWithinThePeersLease_isAtFault() {
        // A peer claims its whole lease: no margin for clocks.
        assertThat(new MixedScript()
                        .acquire(PEER, 1, 0, 10)
                        .believes(PEER, 1, 11, 2_500)
                        .acquire(OURS, 2, 2_019, 2_030)
                        .believes(OURS, 2, 2_031)
                        .blamed())
                .isEqualTo("ours");
    }

    @Test
    void ours_thatFirstAskedWithinThePeersLease_isAtFaultThoughAnotherAttemptWasGranted() {
        assertThat(new MixedScript()
                        .acquire(PEER, 1, 0, 10)
                        .believes(PEER, 1, 11, 2_500)
                        .unanswered(OURS, 2, 2_019, 2_025)
                        .acquire(OURS, 2, 2_026, 2_030)
                        .believes(OURS, 2, 2_031)
                        .blamed())
                .isEqualTo("ours");
    }

    @Test
    void ours_thatWasRefusedWithinThePeersLeaseAndGrantedAfterIt_isNotAtFault() {
        assertThat(new MixedScript()
                        .acquire(PEER, 1, 0, 10)
                        .believes(PEER, 1, 11, 2_500)
                        .attemptRefused(OURS, 2, 1_000, 1_010)
                        .acquire(OURS, 2, 2_021, 2_030)
                        .believes(OURS, 2, 2_031)
                        .blamed())
                .isEqualTo("the peer");
    }

    @Test
    void peer_thatTakesOverTooEarly_isAtFault() {
        assertThat(robbed(1_000 + 2_019, 3_100).blamed()).isEqualTo("the peer");
    }

    @Test
    void ours_thatHoldsWhenAPeerHasWatchedForTheLease_isAtFault() {
        assertThat(robbed(1_000 + 2_020, 3_100).blamed()).isEqualTo("ours");
    }

    /** Ours renews late, with the version that the peer watches since 1,000. */
    private static MixedScript robbed(long sent, long lastBelief) {
        return new MixedScript()
                .acquire(OURS, 1, 0, 10)
                .heartbeat(OURS, 1, "g1.2", 1_500, 1_510)
                .sees(PEER, "g1.2", 1_000)
                .believes(OURS, 1, 11, lastBelief)
                .takeOver(PEER, 2, "g1.2", sent, sent + 5)
                .believes(PEER, 2, sent + 6);
    }

    @Test
    void ours_thatBelievesPastItsLeaseThoughRobbed_isAtFaultToo() {
        assertThat(robbed(1_000 + 2_019, 3_501).blamed()).isEqualTo("ours and the peer");
    }

    @Test
    void peer_thatFindsOursFree_leavesOursAtFault() {
        // What a release of ours without a condition does.
        assertThat(new MixedScript()
                        .acquire(OURS, 1, 0, 10)
                        .believes(OURS, 1, 11, 500)
                        .acquire(PEER, 2, 300, 310)
                        .believes(PEER, 2, 311)
                        .blamed())
                .isEqualTo("ours");
    }

    @Test
    void peer_thatTakesOverAGrantThatIsNotTheOneItOverlaps_leavesOursAtFault() {
        assertThat(new MixedScript()
                        .acquire(OURS, 1, 0, 10)
                        .believes(OURS, 1, 11, 500)
                        .sees(PEER, "other.1", 250)
                        .takeOver(PEER, 2, "other.1", 300, 310)
                        .believes(PEER, 2, 311)
                        .blamed())
                .isEqualTo("ours");
    }

    @Test
    void peer_thatComesAfterAnotherRobbedOurs_leavesPeersAtFault() {
        assertThat(new MixedScript()
                        .acquire(OURS, 1, 0, 10)
                        .believes(OURS, 1, 11, 900)
                        .sees(PEER, "g1.1", 100)
                        .takeOver(PEER, 2, "g1.1", 200, 210)
                        .releases(PEER, 2, 220, 230)
                        .acquire(PEER_TOO, 3, 300, 310)
                        .believes(PEER_TOO, 3, 311)
                        .blamed())
                .isEqualTo("the peer");
    }

    @Test
    void peer_thatCameBeforeAnotherRobbedOurs_leavesOursAtFault() {
        assertThat(new MixedScript()
                        .acquire(OURS, 1, 0, 10)
                        .believes(OURS, 1, 11, 900)
                        .acquire(PEER_TOO, 3, 100, 110)
                        .releases(PEER_TOO, 3, 120, 130)
                        .sees(PEER, "g1.1", 150)
                        .takeOver(PEER, 2, "g1.1", 200, 210)
                        .releases(PEER, 2, 211, 212)
                        .blamed())
                .isEqualTo("ours and the peer");
    }

    @Test
    void peer_thatComesAfterOursRobbedOurs_leavesOursAtFault() {
        assertThat(new MixedScript()
                        .acquire(OURS, 1, 0, 10)
                        .believes(OURS, 1, 11, 900)
                        .sees(OURS_TOO, "g1.1", 100)
                        .phantom(OURS_TOO, 2, Optional.of("g1.1"), 200, 210)
                        .acquire(PEER, 3, 300, 310)
                        .believes(PEER, 3, 311)
                        .blamed())
                .isEqualTo("ours");
    }

    @Test
    void peer_thatIsRobbedOnlyAfterOursAsked_leavesOursAtFault() {
        assertThat(new MixedScript()
                        .acquire(PEER, 1, 0, 10)
                        .believes(PEER, 1, 11, 900)
                        .acquire(OURS, 2, 300, 310)
                        .believes(OURS, 2, 311)
                        .phantom(PEER_TOO, 3, Optional.of("g1.1"), 400, 410)
                        .blamed())
                .isEqualTo("ours");
    }

    @Test
    void ours_thatFindsFreeWhatOnePeerRobbedFromAnother_leavesPeersAtFault() {
        assertThat(new MixedScript()
                        .acquire(PEER, 1, 0, 10)
                        .believes(PEER, 1, 11, 900)
                        .sees(PEER_TOO, "g1.1", 100)
                        .takeOver(PEER_TOO, 2, "g1.1", 200, 210)
                        .releases(PEER_TOO, 2, 220, 230)
                        .acquire(OURS, 3, 300, 310)
                        .believes(OURS, 3, 311)
                        .blamed())
                .isEqualTo("the peer");
    }

    @Test
    void peer_thatWritesItsVersionAgain_isAtFaultForNobodyCouldSee() {
        assertThat(sameVersionAgain(500 + 2_041).blamed()).isEqualTo("the peer");
    }

    @Test
    void ours_thatTakesOverTooEarlyWhatWasWrittenAgain_isAtFault() {
        assertThat(sameVersionAgain(500 + 2_040).blamed()).isEqualTo("ours");
    }

    @Test
    void ours_thatNamesAnOldVersionOfAPeer_isAtFault() {
        // The row had changed, so it was not the name that let ours in: somebody had freed it.
        MixedScript renewed = new MixedScript()
                .acquire(PEER, 1, "v", Optional.empty(), 0, 10)
                .sees(OURS, "v", 500)
                .heartbeat(PEER, 1, "w", 2_000, 2_010)
                .believes(PEER, 1, 11, 3_000)
                .takeOver(OURS, 2, "v", 2_600, 2_610)
                .believes(OURS, 2, 2_611);
        assertThat(renewed.blamed()).isEqualTo("ours");
    }

    /** The peer's lost write is there as v when its next one writes v again, and V counts from that. */
    private static MixedScript sameVersionAgain(long taken) {
        return new MixedScript()
                .sees(OURS, "v", 500)
                .acquire(PEER, 1, "v", Optional.of("v"), 2_400, 2_410)
                .believes(PEER, 1, 2_411, 2_800)
                .takeOver(OURS, 2, "v", taken, taken + 10)
                .believes(OURS, 2, taken + 11);
    }

    @Test
    void peers_ofWhichOneTookOverFromTheOther_areAtFault() {
        assertThat(new MixedScript()
                        .acquire(PEER, 1, 0, 10)
                        .believes(PEER, 1, 11, 500)
                        .takeOver(PEER_TOO, 2, "g1.1", 300, 310)
                        .believes(PEER_TOO, 2, 311)
                        .blamed())
                .isEqualTo("the peer");
    }

    @Test
    void peers_ofWhichOneBelievesPastItsLease_areAtFault() {
        assertThat(new MixedScript()
                        .acquire(PEER, 1, 0, 10)
                        .believes(PEER, 1, 11, 2_500)
                        .acquire(PEER_TOO, 2, 2_020, 2_030)
                        .believes(PEER_TOO, 2, 2_031)
                        .blamed())
                .isEqualTo("the peer");
    }

    @Test
    void peers_ofWhichOneFoundTheOthersLockFree_leaveOursAtFault() {
        // A release of ours without a condition hits peers too.
        assertThat(found("ours,aws").blamed()).isEqualTo("ours");
    }

    @Test
    void peers_withNobodyOfOursAbout_areAtFault() {
        assertThat(found("aws,aws").blamed()).isEqualTo("the peer");
    }

    private static MixedScript found(String clients) {
        return new MixedScript(clients)
                .acquire(PEER, 1, 0, 10)
                .believes(PEER, 1, 11, 500)
                .acquire(PEER_TOO, 2, 300, 310)
                .believes(PEER_TOO, 2, 311);
    }

    @Test
    void ours_amongThemselvesBehindAPeerThatBelievesLonger_areAtFault() {
        assertThat(new MixedScript()
                        .acquire(PEER, 1, 0, 10)
                        .believes(PEER, 1, 11, 9_000)
                        .acquire(OURS, 2, 3_000, 3_010)
                        .believes(OURS, 2, 3_011, 3_500)
                        .acquire(OURS_TOO, 3, 3_200, 3_210)
                        .believes(OURS_TOO, 3, 3_211)
                        .blamed())
                .isEqualTo("ours and the peer");
    }

    @Test
    void ours_thatWasPausedBeforeItBelieved_isNotBlamedForTheOrder() {
        // The peer was granted first and believes last.
        assertThat(new MixedScript()
                        .acquire(PEER, 1, 0, 10)
                        .acquire(OURS, 2, 3_000, 3_010)
                        .believes(OURS, 2, 3_011, 3_600)
                        .believes(PEER, 1, 3_500)
                        .blamed())
                .isEqualTo("the peer");
    }

    @Test
    void belief_withoutAGrant_isOursWhereOursIsInvolved() {
        assertThat(new MixedScript()
                        .acquire(PEER, 1, 0, 10)
                        .believes(PEER, 1, 11, 9_000)
                        .believes(OURS, 2, 3_011)
                        .blamed())
                .isEqualTo("ours");
    }

    @Test
    void ours_amongThemselves_areAtFaultAlone() {
        assertThat(new MixedScript()
                        .acquire(OURS, 1, 0, 10)
                        .believes(OURS, 1, 11, 500)
                        .acquire(OURS_TOO, 2, 300, 310)
                        .believes(OURS_TOO, 2, 311)
                        .blamed())
                .isEqualTo("ours");
    }

    @Test
    void ours_thatBelievesUpToItsOwnVAndIsRobbed_isNotAtFault() {
        assertThat(robbed(1_000 + 2_019, 3_500).blamed()).isEqualTo("the peer");
    }
}
