package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.KEY;
import static io.github.dynamodblock.chaos.checker.Script.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What looks like a row that goes back, or like a version that is written twice, and is none. */
class RowGoesForwardTest {
    private static Rpc release(long beat, String suffix, long sent, long at) {
        return new Rpc(
                at * MS,
                A,
                sent * MS,
                Rpc.Kind.RELEASE,
                KEY,
                Optional.of("g1"),
                OptionalLong.of(beat),
                OptionalLong.empty(),
                Rpc.Answer.APPLIED,
                OptionalLong.of(1),
                Optional.of(String.format("g1.%08d%s", beat, suffix)),
                true);
    }

    private static Verdict judged(Script script, Rpc... more) {
        List<Event> events = new ArrayList<>(script.history().events());
        events.addAll(List.of(more));
        return new RowGoesForward()
                .check(new History(script.history().settings(), events, List.of()))
                .verdict();
    }

    /** DynamoDB recognises the transaction, and answers its second copy as its first, also after the next grant. */
    @Test
    void commit_answeredTwice_isLegal_andAReleaseIsNot() {
        Script next = new Script().acquire(A, 1, 0, 10).acquire(B, 2, 300, 310);

        assertThat(judged(next, release(2, ".commit", 100, 110), release(2, ".commit", 120, 320)))
                .isEqualTo(Verdict.VALID);
        assertThat(judged(next, release(2, ".commit", 100, 110), release(2, ".commit", 315, 320)))
                .isEqualTo(Verdict.VALID);
        assertThat(judged(next, release(2, "", 100, 110), release(2, "", 120, 130)))
                .isEqualTo(Verdict.INVALID);
    }

    /** A waiting client sends reads that need not be consistent. */
    @Test
    void read_thatShowsAnOlderRow_isLegal_andARefusalIsNot() {
        Script renewed = new Script().acquire(A, 1, 0, 10).heartbeat(A, 1, 2, 20, 30);
        Rpc read = new Rpc(
                50 * MS,
                B,
                40 * MS,
                Rpc.Kind.READ,
                KEY,
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Rpc.Answer.APPLIED,
                OptionalLong.of(1),
                Optional.of("g1.00000001"),
                false);

        assertThat(judged(renewed, read)).isEqualTo(Verdict.VALID);
        assertThat(judged(renewed.request(Rpc.Kind.ACQUIRE, B, "g2", 1, 1, 1, 60, 70, Rpc.Answer.REFUSED)))
                .isEqualTo(Verdict.INVALID);
    }

    /** The order of two requests whose times overlap is not known. */
    @Test
    void rows_ofOverlappingRequests_areInAnyOrder() {
        assertThat(judged(new Script()
                        .acquire(A, 1, 0, 10)
                        .heartbeat(A, 1, 2, 20, 30)
                        .request(Rpc.Kind.ACQUIRE, B, "g2", 1, 1, 1, 30, 70, Rpc.Answer.REFUSED)))
                .isEqualTo(Verdict.VALID);
    }
}
