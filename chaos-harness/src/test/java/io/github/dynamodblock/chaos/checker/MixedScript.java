package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Invoke;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A history of clients of ours (odd workers) and of the peer {@code aws} (even ones) on one key, in milliseconds. L is
 * 2,020 ms, so V of ours is 2,000 ms after its send, and that of a peer 2,020 ms.
 */
public final class MixedScript {
    public static final String OURS = "w1.1";
    public static final String PEER = "w2.1";
    public static final String OURS_TOO = "w3.1";
    public static final String PEER_TOO = "w4.1";

    private static final String KEY = "k";
    private static final long MS = 1_000_000;

    private final List<Event> events = new ArrayList<>();
    private final String clients;
    private int op;

    public MixedScript() {
        this("ours,aws");
    }

    public MixedScript(String clients) {
        this.clients = clients;
    }

    /** An acquire of a free row, whose grant is named after its number. */
    public MixedScript acquire(String process, long number, long from, long to) {
        return acquire(process, number, "g" + number + ".1", Optional.empty(), from, to);
    }

    /** An acquire of a row that shows that version. */
    MixedScript takeOver(String process, long number, String seen, long from, long to) {
        return acquire(process, number, "g" + number + ".1", Optional.of(seen), from, to);
    }

    MixedScript acquire(String process, long number, String written, Optional<String> seen, long from, long to) {
        return rpc(process, Rpc.Kind.ACQUIRE, Optional.of("g" + number), written, seen, from, to)
                .granted(process, number, from, to);
    }

    /** The operation alone. */
    MixedScript granted(String process, long number, long from, long to) {
        op++;
        events.add(Invoke.acquire(from * MS, process, 0, op, KEY, 10_000 * MS));
        events.add(Complete.of(to * MS, process, op, Outcome.OK).withGrant(number, "g" + number));
        return this;
    }

    /** A grant that nobody learned of. */
    MixedScript phantom(String process, long number, Optional<String> seen, long from, long to) {
        return rpc(process, Rpc.Kind.ACQUIRE, Optional.of("g" + number), "g" + number + ".1", seen, from, to);
    }

    MixedScript heartbeat(String process, long number, String written, long sent, long at) {
        return rpc(process, Rpc.Kind.HEARTBEAT, Optional.of("g" + number), written, Optional.empty(), sent, at);
    }

    /** A read that shows that version. */
    MixedScript sees(String process, String version, long at) {
        return rpc(process, Rpc.Kind.READ, Optional.empty(), version, Optional.empty(), at - 1, at);
    }

    /** An attempt of an acquire that nobody answered. */
    MixedScript unanswered(String process, long number, long sent, long at) {
        return attempt(process, number, Rpc.Answer.UNKNOWN, sent, at);
    }

    /** An attempt of a grant that the store refused. */
    MixedScript attemptRefused(String process, long number, long sent, long at) {
        return attempt(process, number, Rpc.Answer.REFUSED, sent, at);
    }

    private MixedScript attempt(String process, long number, Rpc.Answer answer, long sent, long at) {
        Optional<String> grant = Optional.of("g" + number);
        return rpc(process, Rpc.Kind.ACQUIRE, grant, answer, Optional.empty(), Optional.empty(), sent, at);
    }

    private MixedScript rpc(
            String process,
            Rpc.Kind kind,
            Optional<String> grant,
            String version,
            Optional<String> seen,
            long sent,
            long at) {
        return rpc(process, kind, grant, Rpc.Answer.APPLIED, Optional.of(version), seen, sent, at);
    }

    private MixedScript rpc(
            String process,
            Rpc.Kind kind,
            Optional<String> grant,
            Rpc.Answer answer,
            Optional<String> version,
            Optional<String> seen,
            long sent,
            long at) {
        events.add(new Rpc(
                at * MS,
                process,
                sent * MS,
                kind,
                KEY,
                grant,
                OptionalLong.empty(),
                kind == Rpc.Kind.READ ? OptionalLong.empty() : OptionalLong.of(2_020 * MS),
                answer,
                OptionalLong.empty(),
                version,
                false,
                seen));
        return this;
    }

    MixedScript believes(String process, long number, long... instants) {
        for (long at : instants) {
            events.add(new Belief(at * MS, process, 0, KEY, number));
        }
        return this;
    }

    MixedScript told(String process, long number, Callback.Kind kind, long at) {
        events.add(new Callback(
                at * MS,
                process,
                KEY,
                number,
                kind,
                kind == Callback.Kind.LOST ? Optional.of(Callback.Reason.EXPIRED) : Optional.empty()));
        return this;
    }

    MixedScript refused(String process, long from, long to) {
        op++;
        events.add(Invoke.acquire(from * MS, process, 0, op, KEY, (to - from) * MS));
        events.add(Complete.of(to * MS, process, op, Outcome.FAIL));
        return this;
    }

    public MixedScript releases(String process, long number, long from, long to) {
        op++;
        events.add(Invoke.under(from * MS, process, 0, op, Action.RELEASE, KEY, number));
        events.add(Complete.of(to * MS, process, op, Outcome.OK));
        return this;
    }

    MixedScript writes(String process, long number, long from, long to) {
        op++;
        events.add(Invoke.under(from * MS, process, 0, op, Action.WRITE, KEY, number));
        events.add(Complete.of(to * MS, process, op, Outcome.OK).withValue(op));
        return this;
    }

    /** A process that was told to end and does not end. Like a peer, it is killed. */
    public MixedScript hangs(String process, long at) {
        events.add(new ProcessEvent(at * MS, process, ProcessEvent.Phase.STOPPING));
        events.add(new ProcessEvent((at + 1) * MS, process, ProcessEvent.Phase.HUNG));
        events.add(new ProcessEvent((at + 2) * MS, process, ProcessEvent.Phase.KILLED));
        return this;
    }

    /** A grant that is released soon. */
    MixedScript passes(String process, long number, long from) {
        return acquire(process, number, from, from + 1).releases(process, number, from + 2, from + 3);
    }

    public History history() {
        RunDescription settings = new RunDescription(
                clients,
                1,
                4,
                1,
                1,
                20_000 * MS,
                2_020 * MS,
                500 * MS,
                1_200 * MS,
                500 * MS,
                0.01,
                400 * MS,
                false,
                Map.of(),
                0,
                0,
                20_000 * MS,
                20_000 * MS,
                Map.of(),
                Map.of(),
                0,
                0,
                Optional.of("rows begin again"));
        return new History(settings, events, List.of());
    }

    /** Who broke C1 or C1': {@code ours}, {@code the peer}, both, or nobody: an empty text. */
    String blamed() {
        String peer = broken(JudgedClients.peer("aws")) ? "the peer" : "";
        String ours = broken(JudgedClients.OURS) ? "ours" : "";
        return ours.isEmpty() || peer.isEmpty() ? ours + peer : ours + " and " + peer;
    }

    private boolean broken(JudgedClients party) {
        return List.of(new ClaimsDisjoint(party), new BeliefsDisjoint(party)).stream()
                .anyMatch(checker -> checker.check(history()).verdict() == Verdict.INVALID);
    }
}
