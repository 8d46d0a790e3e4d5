package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Fault;
import io.github.dynamodblock.chaos.history.FaultKind;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Invoke;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import io.github.dynamodblock.chaos.history.Stall;
import io.github.dynamodblock.chaos.history.StoreDelay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Writes histories for tests, in milliseconds. L is 2,020 ms and ρ 1 %, so an acknowledged write lets its holder
 * believe for 2,000 ms from its send. The polling cap is 500 ms, the attempt timeout 400 ms. The grantId of token 7 is
 * {@code g7}. All is about {@link #KEY} until {@link #on another} is named.
 */
public final class Script {
    public static final String A = "worker-1.1";
    public static final String B = "worker-2.1";
    public static final String C = "worker-3.1";
    public static final String KEY = "k";
    static final long MS = 1_000_000;

    private final List<Event> events = new ArrayList<>();
    private final Map<String, Integer> planned = new TreeMap<>();
    private final Map<String, Long> counters = new TreeMap<>();
    private boolean dense;
    private int longPauses;
    private long end = 60_000;
    private long op;
    private List<String> torn = List.of();
    private long fault;
    private String key = KEY;

    /** What follows is about another key. */
    public Script on(String other) {
        key = other;
        return this;
    }

    public Script dense() {
        dense = true;
        return this;
    }

    public Script plans(String kind, int count) {
        planned.put(kind, count);
        return this;
    }

    public Script plansLongPauses(int count) {
        longPauses = count;
        return this;
    }

    public Script counter(long value) {
        return counter(KEY, value);
    }

    public Script counter(String name, long value) {
        counters.put(name, value);
        return this;
    }

    public Script ends(long at) {
        end = at;
        return this;
    }

    /** An acquire granted at its first attempt, sent when it was invoked and answered when it returned. */
    public Script acquire(String process, long token, long from, long to) {
        return request(Rpc.Kind.ACQUIRE, process, token, 1, from, to, Rpc.Answer.APPLIED)
                .granted(process, token, from, to);
    }

    /** The operation alone. */
    public Script granted(String process, long token, long from, long to) {
        op++;
        events.add(Invoke.acquire(from * MS, process, 0, op, key, 10_000 * MS));
        events.add(Complete.of(to * MS, process, op, Outcome.OK).withGrant(token, "g" + token));
        return this;
    }

    /** An acquire of a lock that is to be renewed for so long and no longer. */
    public Script acquireRenewedAtMost(String process, long token, long from, long to, long atMost) {
        request(Rpc.Kind.ACQUIRE, process, token, 1, from, to, Rpc.Answer.APPLIED);
        op++;
        events.add(Invoke.acquire(from * MS, process, 0, op, key, 10_000 * MS)
                .renewedAtMost(OptionalLong.of(atMost * MS)));
        events.add(Complete.of(to * MS, process, op, Outcome.OK).withGrant(token, "g" + token));
        return this;
    }

    public Script grantedWithoutToken(String process, long from, long to) {
        op++;
        events.add(Invoke.acquire(from * MS, process, 0, op, key, 10_000 * MS));
        events.add(Complete.of(to * MS, process, op, Outcome.OK));
        return this;
    }

    /** A grant whose id its client was not told. */
    Script grantedWithoutId(String process, long token, long from, long to) {
        op++;
        events.add(Invoke.acquire(from * MS, process, 0, op, key, 10_000 * MS));
        Complete end = Complete.of(to * MS, process, op, Outcome.OK).withGrant(token, "unknown");
        events.add(new Complete(
                end.at(),
                process,
                op,
                end.outcome(),
                end.token(),
                Optional.empty(),
                end.value(),
                end.sequence(),
                end.detail()));
        return this;
    }

    public Script acquireEnds(String process, long from, long to, long timeout, Outcome outcome) {
        op++;
        events.add(Invoke.acquire(from * MS, process, 0, op, key, timeout * MS));
        events.add(Complete.of(to * MS, process, op, outcome));
        return this;
    }

    public Script acquireOnceRefused(String process, long from, long to) {
        op++;
        events.add(Invoke.acquire(from * MS, process, 0, op, key, OptionalLong.empty()));
        events.add(Complete.of(to * MS, process, op, Outcome.FAIL).withDetail("held by another"));
        return this;
    }

    public Script acquireNeverEnds(String process, long from, long timeout) {
        op++;
        events.add(Invoke.acquire(from * MS, process, 0, op, key, timeout * MS));
        return this;
    }

    /** Granted with another lock, which has the same group. */
    public Script acquireInGroup(String process, long token, long from, long to, long group) {
        request(Rpc.Kind.ACQUIRE, process, token, 1, from, to, Rpc.Answer.APPLIED);
        op++;
        events.add(Invoke.acquire(from * MS, process, 0, op, key, 10_000 * MS).inGroup(group));
        events.add(Complete.of(to * MS, process, op, Outcome.OK).withGrant(token, "g" + token));
        return this;
    }

    /** Asked for with another lock, and granted; without the requests. */
    public Script grantedInGroup(String process, long token, long from, long to) {
        op++;
        events.add(Invoke.acquire(from * MS, process, 0, op, key, 10_000 * MS).inGroup(op));
        events.add(Complete.of(to * MS, process, op, Outcome.OK).withGrant(token, "g" + token));
        return this;
    }

    /** Asked for with another lock, all or none. */
    public Script groupAcquireNeverEnds(String process, long from, long timeout) {
        op++;
        events.add(Invoke.acquire(from * MS, process, 0, op, key, timeout * MS).inGroup(op));
        return this;
    }

    /** A write under a grantId; where it is applied or refused, the answer shows that grant, held, at that beat. */
    public Script request(Rpc.Kind kind, String process, long token, long beat, long sent, long at, Rpc.Answer answer) {
        return request(kind, process, "g" + token, token, beat, beat, sent, at, answer);
    }

    public Script request(
            Rpc.Kind kind,
            String process,
            String grant,
            long token,
            long beat,
            long beatShown,
            long sent,
            long at,
            Rpc.Answer answer) {
        boolean shown = answer == Rpc.Answer.APPLIED || answer == Rpc.Answer.REFUSED;
        events.add(new Rpc(
                at * MS,
                process,
                sent * MS,
                kind,
                key,
                Optional.of(grant),
                OptionalLong.of(beat),
                kind == Rpc.Kind.RELEASE ? OptionalLong.empty() : OptionalLong.of(2_020 * MS),
                answer,
                shown ? OptionalLong.of(token) : OptionalLong.empty(),
                shown ? Optional.of(String.format("g%d.%08d", token, beatShown)) : Optional.empty(),
                shown && kind == Rpc.Kind.RELEASE));
        return this;
    }

    /** An acquire that was granted by a takeover: a read had shown the version of another token to its process. */
    public Script takeover(String process, long token, long replaced, long readAt, long sent, long at) {
        String version = String.format("g%d.%08d", replaced, 1);
        events.add(new Rpc(
                readAt * MS,
                process,
                (readAt - 5) * MS,
                Rpc.Kind.READ,
                key,
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Rpc.Answer.APPLIED,
                OptionalLong.of(replaced),
                Optional.of(version),
                false));
        events.add(new Rpc(
                at * MS,
                process,
                sent * MS,
                Rpc.Kind.ACQUIRE,
                key,
                Optional.of("g" + token),
                OptionalLong.of(1),
                OptionalLong.of(2_020 * MS),
                Rpc.Answer.APPLIED,
                OptionalLong.of(token),
                Optional.of(String.format("g%d.%08d", token, 1)),
                false,
                Optional.of(version)));
        return granted(process, token, readAt - 10, at);
    }

    /** The acquire of a transaction, which tells no token. */
    public Script acquireInTransaction(String process, String grant, long sent, long at) {
        events.add(new Rpc(
                at * MS,
                process,
                sent * MS,
                Rpc.Kind.ACQUIRE,
                key,
                Optional.of(grant),
                OptionalLong.of(1),
                OptionalLong.of(2_020 * MS),
                Rpc.Answer.APPLIED,
                OptionalLong.empty(),
                Optional.empty(),
                false));
        return this;
    }

    public Script heartbeat(String process, long token, long beat, long sent, long at) {
        return request(Rpc.Kind.HEARTBEAT, process, token, beat, sent, at, Rpc.Answer.APPLIED);
    }

    public Script release(String process, long token, long from, long to) {
        return release(process, token, from, to, Outcome.OK);
    }

    public Script release(String process, long token, long from, long to, Outcome outcome) {
        return operation(Action.RELEASE, process, token, from, Complete.of(to * MS, process, op + 1, outcome));
    }

    public Script releaseNeverEnds(String process, long token, long from) {
        return begins(Action.RELEASE, process, token, from);
    }

    private Script begins(Action action, String process, long token, long from) {
        op++;
        events.add(Invoke.under(from * MS, process, 0, op, action, key, token));
        return this;
    }

    public Script write(String process, long token, long from, long to) {
        return operation(Action.WRITE, process, token, from, Complete.of(to * MS, process, op + 1, Outcome.OK));
    }

    public Script writes(String process, long token, long value, long from, long to) {
        return operation(
                Action.WRITE,
                process,
                token,
                from,
                Complete.of(to * MS, process, op + 1, Outcome.OK).withValue(value));
    }

    /** A heartbeat of token 1 that was refused by a row of its own grant. */
    public Script refusedHeartbeat(
            String process, long beat, long beatShown, long tokenShown, boolean released, long sent, long at) {
        events.add(new Rpc(
                at * MS,
                process,
                sent * MS,
                Rpc.Kind.HEARTBEAT,
                key,
                Optional.of("g1"),
                OptionalLong.of(beat),
                OptionalLong.of(2_020 * MS),
                Rpc.Answer.REFUSED,
                OptionalLong.of(tokenShown),
                Optional.of("g1." + beatShown),
                released));
        return this;
    }

    /** A heartbeat of token 1 that was refused by the row of another grant, or by none. */
    public Script refusedBy(String process, Optional<String> version, long sent, long at) {
        events.add(new Rpc(
                at * MS,
                process,
                sent * MS,
                Rpc.Kind.HEARTBEAT,
                key,
                Optional.of("g1"),
                OptionalLong.of(9),
                OptionalLong.of(2_020 * MS),
                Rpc.Answer.REFUSED,
                version.isPresent() ? OptionalLong.of(2) : OptionalLong.empty(),
                version,
                false));
        return this;
    }

    public Script torn(String place) {
        torn = List.of(place);
        return this;
    }

    public Script fencedWrite(String process, long token, long sequence, long from, long to) {
        return operation(
                Action.FENCED_WRITE,
                process,
                token,
                from,
                Complete.of(to * MS, process, op + 1, Outcome.OK).withSequence(sequence));
    }

    public Script fencedWriteRefused(String process, long token, long stored, long from, long to) {
        return operation(
                Action.FENCED_WRITE,
                process,
                token,
                from,
                Complete.of(to * MS, process, op + 1, Outcome.FAIL).withValue(stored));
    }

    /** A commit, or a read of what commits write. */
    public Script counts(Action action, String process, long token, long value, long from, long to, Outcome outcome) {
        Complete end = Complete.of(to * MS, process, op + 1, outcome);
        return operation(action, process, token, from, end.withValue(value));
    }

    Script fencedWriteNeverEnds(String process, long token, long from) {
        return begins(Action.FENCED_WRITE, process, token, from);
    }

    public Script commitNeverEnds(String process, long token, long from) {
        return begins(Action.COMMIT, process, token, from);
    }

    private Script operation(Action action, String process, long token, long from, Complete complete) {
        op++;
        events.add(Invoke.under(from * MS, process, 0, op, action, key, token));
        events.add(complete);
        return this;
    }

    public Script believes(String process, long token, long... instants) {
        for (long at : instants) {
            events.add(new Belief(at * MS, process, 0, key, token));
        }
        return this;
    }

    /** Expired. */
    public Script lost(String process, long token, long at) {
        return lost(process, token, at, Callback.Reason.EXPIRED);
    }

    public Script lost(String process, long token, long at, Callback.Reason reason) {
        events.add(new Callback(at * MS, process, key, token, Callback.Kind.LOST, Optional.of(reason)));
        return this;
    }

    public Script stall(String process, long from, long until) {
        events.add(new Stall(from * MS, process, until * MS));
        return this;
    }

    public Script slow(String process, long from, long until) {
        events.add(new StoreDelay(from * MS, process, until * MS));
        return this;
    }

    public Script fault(String kind, String target, long from, long until) {
        return fault(kind, target, from, until, true);
    }

    public Script fault(String kind, String target, long from, long until, boolean landed) {
        fault++;
        FaultKind known = FaultKind.of(kind);
        events.add(new Fault(from * MS, "nemesis", fault, known, List.of(target), Fault.Phase.BEGIN, false, "begun"));
        events.add(new Fault(until * MS, "nemesis", fault, known, List.of(target), Fault.Phase.END, landed, "ended"));
        return this;
    }

    public Script life(String process, ProcessEvent.Phase phase, long at) {
        events.add(new ProcessEvent(at * MS, process, phase));
        return this;
    }

    public History history() {
        RunDescription settings = new RunDescription(
                "script",
                1,
                3,
                1,
                1,
                end * MS,
                2_020 * MS,
                500 * MS,
                1_200 * MS,
                500 * MS,
                0.01,
                400 * MS,
                dense,
                planned,
                longPauses,
                0,
                end * MS,
                end * MS,
                counters,
                Map.of(),
                0,
                0,
                Optional.empty());
        return new History(settings, events, torn);
    }

    Finding judgedBy(Checker checker) {
        return checker.check(history());
    }
}
