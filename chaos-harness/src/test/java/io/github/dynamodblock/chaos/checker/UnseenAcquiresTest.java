package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.KEY;
import static io.github.dynamodblock.chaos.checker.Script.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which acquires may have happened, or did happen, though nobody was given a lock. */
class UnseenAcquiresTest {
    private static List<LinearizationPoint> possible(Script script) {
        History history = script.history();
        return UnseenAcquires.of(history).of(KEY, Grants.all(history));
    }

    private static List<LinearizationPoint> applied(Script script) {
        History history = script.history();
        return UnseenAcquires.of(history).applied(KEY, Grants.all(history));
    }

    @Test
    void possible_areInTheOrderOfTheirEarliestInstants() {
        Script script = new Script()
                .request(Rpc.Kind.ACQUIRE, A, 9, 1, 500, 900, Rpc.Answer.UNKNOWN)
                .acquireEnds(B, 100, 400, 300, Outcome.INFO);
        assertThat(possible(script)).extracting(LinearizationPoint::lo).containsExactly(100 * MS, 500 * MS);
    }

    @Test
    void requestWithoutAnswer_ofAGrant_isItsOwnAcquire_andNotALaterHeartbeat() {
        Script script = new Script()
                .request(Rpc.Kind.ACQUIRE, A, 1, 1, 0, 400, Rpc.Answer.UNKNOWN)
                .request(Rpc.Kind.HEARTBEAT, A, 1, 2, 600, 1_000, Rpc.Answer.UNKNOWN)
                .granted(A, 1, 0, 410);
        assertThat(possible(script)).isEmpty();
    }

    @Test
    void transactionThatWasApplied_mayHaveTakenTheRow_unlessItsGrantWasReturned() {
        Script unseen = new Script().acquireInTransaction(A, "g9", 0, 10);
        assertThat(possible(unseen)).extracting(LinearizationPoint::lo).containsExactly(0L);
        Script returned = new Script().acquireInTransaction(A, "g9", 0, 10).granted(A, 9, 0, 40);
        assertThat(possible(returned)).isEmpty();
    }

    @Test
    void writeOfAGrantNobodyWasGiven_isOneAcquire_howeverOftenItWasRenewed() {
        Script script = new Script()
                .request(Rpc.Kind.ACQUIRE, A, 9, 1, 0, 10, Rpc.Answer.APPLIED)
                .request(Rpc.Kind.HEARTBEAT, A, 9, 2, 500, 510, Rpc.Answer.APPLIED);
        assertThat(applied(script)).extracting(LinearizationPoint::token).containsExactly(9L);
    }

    @Test
    void writeOfAGrantWhoseIdWasNotTold_isKnownByItsProcessAndToken() {
        Script own = new Script()
                .request(Rpc.Kind.ACQUIRE, A, 7, 1, 0, 10, Rpc.Answer.APPLIED)
                .grantedWithoutId(A, 7, 0, 10);
        assertThat(applied(own)).isEmpty();
        Script another = new Script()
                .request(Rpc.Kind.ACQUIRE, B, 7, 1, 0, 10, Rpc.Answer.APPLIED)
                .grantedWithoutId(A, 7, 0, 10);
        assertThat(applied(another)).extracting(LinearizationPoint::process).containsExactly(B);
    }

    @Test
    void writeUnderAnotherId_isNotExplainedByAGrantOfThatToken() {
        Script script = new Script()
                .request(Rpc.Kind.ACQUIRE, A, "other", 7, 1, 1, 0, 10, Rpc.Answer.APPLIED)
                .granted(A, 7, 20, 30);
        assertThat(applied(script)).extracting(LinearizationPoint::token).containsExactly(7L);
    }
}
