package io.github.dynamodblock.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each checker says where it finds no violation, and how much it counted. */
class ExplanationsTest {
    private static Stream<String> said(Script script) {
        return Checkers.check(Checkers.standard(), script.history()).stream()
                .map(found -> found.property().code() + " " + found.verdict() + ": " + found.explanation() + " "
                        + found.counts());
    }

    @Test
    void calmRun_saysWhatItJudged() {
        assertThat(said(CheckersTest.contended()))
                .containsExactly(
                        "C1 VALID: 30 claims, none overlaps another " + "{claims=30, grants=30, violations=0}",
                        "C1' VALID: 30 holders believed, no two of a key at the same time "
                                + "{beliefs=60, holders=30, violations=0}",
                        "C2 VALID: 30 grants, all returned while they were valid " + "{grants=30, violations=0}",
                        "C3 VALID: 30 grants that ended or had a limit, none was renewed afterwards "
                                + "{grants that ended or had a limit=30, violations=0}",
                        "C4 VALID: isValid() returned true 60 times, never after the end of the grant "
                                + "{beliefs=60, violations=0}",
                        "C5 VALID: 30 grants, each of which a response had shown before acquire returned "
                                + "{grants=30, violations=0}",
                        "M1 NOT_TESTED: no client was granted several locks together " + "{violations=0}",
                        "M2 NOT_TESTED: no lock of several was lost before its holder released it or ended "
                                + "{violations=0}",
                        "S1 VALID: 60 writes applied, each once; 60 responses showed a row, none went back "
                                + "{applied writes=60, rows shown=60, violations=0}",
                        "S2 VALID: 30 tokens, each higher than all before it " + "{tokens=30, violations=0}",
                        "S3 NOT_TESTED: no client took a lock over " + "{violations=0}",
                        "S4 NOT_TESTED: no client took a lock over from a holder with a recorded grant "
                                + "{violations=0}",
                        "LIN VALID: 30 grants fit the order of their tokens " + "{grants=30, violations=0}",
                        "U VALID: 0 inherent overlaps, each covered by a stall, a pause or a write in flight; 0 "
                                + "careless overlaps, by holders that did not see isValid() return true after V "
                                + "{grants with effects=30, violations=0}",
                        "F1 VALID: 30 writes accepted, none after a higher token; 0 refused "
                                + "{accepted writes=30, violations=0}",
                        "F2 NOT_TESTED: no pause longer than the lease was planned " + "{violations=0}",
                        "F3 NOT_TESTED: no client committed " + "{violations=0}",
                        "K1 NOT_TESTED: no grant was lost before its holder released it or ended "
                                + "{grants=30, lost events=0, violations=0}",
                        "K2 NOT_TESTED: no loss was reported " + "{violations=0}",
                        "K3 NOT_TESTED: no loss was reported as STOLEN or EXPIRED " + "{violations=0}",
                        "K4 VALID: 30 releases returned ok, and no loss was reported after them without an excuse "
                                + "{released grants=30, violations=0}",
                        "K5 NOT_TESTED: no client was notified of anything " + "{violations=0}",
                        "R1 NOT_TESTED: no release has recorded requests " + "{violations=0}",
                        "L1 NOT_TESTED: the run did not plan that a holder stops renewing " + "{violations=0}",
                        "L2 VALID: 29 releases, each followed in time by the next grant "
                                + "{judged=29, not judged: nobody asked all the time=1, violations=0}",
                        "L5 VALID: 30 acquires returned in time, 0 of them without a grant "
                                + "{granted=30, violations=0}",
                        "N1 VALID: 30 grants, none was lost " + "{grants=30, violations=0}",
                        "N2 VALID: 30 acquires, of which 0 were refused and 0 ended in an error; each refusal, each "
                                + "error and each long wait had a cause "
                                + "{acquires=30, granted=30, violations=0}",
                        "H VALID: every planned fault took effect, with enough grants and contention "
                                + "{contended grants=29, grants=30, takeovers=0, violations=0}");
    }

    @Test
    void runWithLongPauses_saysWhatItJudged() {
        assertThat(said(CheckersTest.pausedTakeovers()))
                .containsExactly(
                        "C1 VALID: 42 claims, none overlaps another " + "{claims=42, grants=42, violations=0}",
                        "C1' VALID: 40 holders believed, no two of a key at the same time "
                                + "{beliefs=75, holders=40, violations=0}",
                        "C2 VALID: 42 grants, all returned while they were valid " + "{grants=42, violations=0}",
                        "C3 VALID: 42 grants that ended or had a limit, none was renewed afterwards "
                                + "{grants that ended or had a limit=42, violations=0}",
                        "C4 VALID: isValid() returned true 75 times, never after the end of the grant "
                                + "{beliefs=75, violations=0}",
                        "C5 VALID: 42 grants, each of which a response had shown before acquire returned "
                                + "{grants=42, violations=0}",
                        "M1 VALID: 1 grants of several locks, each of them acquired in one request "
                                + "{grants of several locks=1, violations=0}",
                        "M2 VALID: 1 locks whose holder lost another lock with them, all reported as lost in time "
                                + "{others judged=1, violations=0}",
                        "S1 VALID: 76 writes applied, each once; 81 responses showed a row, none went back "
                                + "{applied writes=76, rows shown=81, violations=0}",
                        "S2 VALID: 42 tokens, each higher than all before it " + "{tokens=42, violations=0}",
                        "S3 VALID: 5 takeovers, each after a whole lease in which the version did not change; of 0 of "
                                + "them, the history does not contain the lease "
                                + "{takeovers=5, violations=0}",
                        "S4 VALID: 5 takeovers, each after the validity of the holder had ended "
                                + "{takeovers=5, violations=0}",
                        "LIN VALID: 42 grants fit the order of their tokens " + "{grants=42, violations=0}",
                        "U VALID: 5 inherent overlaps, each covered by a stall, a pause or a write in flight; 0 "
                                + "careless overlaps, by holders that did not see isValid() return true after V "
                                + "{grants with effects=40, inherent overlaps=5, violations=0}",
                        "F1 VALID: 30 writes accepted, none after a higher token; 0 refused "
                                + "{accepted writes=30, violations=0}",
                        "F2 VALID: 15 of 40 unfenced writes were lost: this run can reveal lost updates "
                                + "{lost updates=15, violations=0, writes=40}",
                        "F3 VALID: 1 commits lost no update; in addition, 0 commits had lost their lock, and 0 commits "
                                + "are in doubt "
                                + "{commits=1, commits in doubt=0, commits refused=0, violations=0}",
                        "K1 VALID: 7 grants had to be reported as lost and were, once each; 7 lost events for 42 "
                                + "grants, none had two "
                                + "{grants=42, grants that had to be told=7, lost events=7, violations=0}",
                        "K2 VALID: 7 lost events, all in time " + "{lost events=7, violations=0}",
                        "K3 VALID: 0 losses were reported as STOLEN and 7 as EXPIRED, each rightly "
                                + "{expired=7, lost events=7, violations=0}",
                        "K4 VALID: 35 releases returned ok, and no loss was reported after them without an excuse "
                                + "{released grants=35, violations=0}",
                        "K5 VALID: 7 callbacks, all in turn " + "{callbacks=7, violations=0}",
                        "R1 VALID: 4 releases, each of which returned what the responses had shown "
                                + "{releases=4, violations=0}",
                        "L1 VALID: 5 holders stopped renewing, each was replaced in time "
                                + "{judged=5, not judged: nobody asked all the time=2, violations=0}",
                        "L2 VALID: 29 releases, each followed in time by the next grant "
                                + "{judged=29, not judged: nobody asked all the time=6, violations=0}",
                        "L5 VALID: 42 acquires returned in time, 0 of them without a grant "
                                + "{granted=42, violations=0}",
                        "N1 VALID: 7 losses of 42 grants: 7 by stall "
                                + "{cause: stall=7, grants=42, losses=7, violations=0}",
                        "N2 VALID: 42 acquires, of which 0 were refused and 0 ended in an error; each refusal, each "
                                + "error and each long wait had a cause "
                                + "{acquires=42, granted=42, violations=0}",
                        "H VALID: every planned fault took effect, with enough grants and contention "
                                + "{contended grants=34, grants=40, landed faults=6, planned faults=5, takeovers=5, "
                                + "violations=0}");
    }

    @Test
    void emptyHistory_saysWhyNothingWasTested() {
        assertThat(said(new Script()))
                .containsExactly(
                        "C1 NOT_TESTED: fewer than two grants with a recorded acknowledgement "
                                + "{grants=0, violations=0}",
                        "C1' NOT_TESTED: fewer than two holders saw isValid() return true "
                                + "{beliefs=0, violations=0}",
                        "C2 NOT_TESTED: no grant was given " + "{violations=0}",
                        "C3 NOT_TESTED: no grant ended, and none had a limit " + "{violations=0}",
                        "C4 NOT_TESTED: isValid() never returned true " + "{violations=0}",
                        "C5 NOT_TESTED: no grant has recorded requests " + "{violations=0}",
                        "M1 NOT_TESTED: no client was granted several locks together " + "{violations=0}",
                        "M2 NOT_TESTED: no lock of several was lost before its holder released it or ended "
                                + "{violations=0}",
                        "S1 NOT_TESTED: no response showed a row " + "{violations=0}",
                        "S2 NOT_TESTED: fewer than two grants " + "{violations=0}",
                        "S3 NOT_TESTED: no client took a lock over " + "{violations=0}",
                        "S4 NOT_TESTED: no client took a lock over from a holder with a recorded grant "
                                + "{violations=0}",
                        "LIN NOT_TESTED: no grant was given " + "{violations=0}",
                        "U NOT_TESTED: fewer than two grants had a protected effect " + "{violations=0}",
                        "F1 NOT_TESTED: no write was accepted by a resource that compares tokens " + "{violations=0}",
                        "F2 NOT_TESTED: no pause longer than the lease was planned " + "{violations=0}",
                        "F3 NOT_TESTED: no client committed " + "{violations=0}",
                        "K1 NOT_TESTED: no grant was lost before its holder released it or ended " + "{violations=0}",
                        "K2 NOT_TESTED: no loss was reported " + "{violations=0}",
                        "K3 NOT_TESTED: no loss was reported as STOLEN or EXPIRED " + "{violations=0}",
                        "K4 NOT_TESTED: no release returned ok " + "{violations=0}",
                        "K5 NOT_TESTED: no client was notified of anything " + "{violations=0}",
                        "R1 NOT_TESTED: no release has recorded requests " + "{violations=0}",
                        "L1 NOT_TESTED: the run did not plan that a holder stops renewing " + "{violations=0}",
                        "L2 NOT_TESTED: no release with a waiting challenger could be judged in quiet times "
                                + "{violations=0}",
                        "L5 NOT_TESTED: no acquire had a timeout " + "{violations=0}",
                        "N1 NOT_TESTED: no grant was given " + "{grants=0, violations=0}",
                        "N2 NOT_TESTED: there was no acquire " + "{violations=0}",
                        "H UNKNOWN: only 0 of 1 keys were ever granted; run for longer, with a shorter lease or with "
                                + "fewer keys "
                                + "{contended grants=0, takeovers=0, violations=0}");
    }
}
