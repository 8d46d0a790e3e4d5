package io.github.dynamodblock.chaos.crosscheck;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Fault;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import io.github.dynamodblock.chaos.history.Stall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A VALID history: what happened in it, and copies of its events with single events added, removed or replaced.
 *
 * <p>A grant is the {@link Operation} of the acquire that returned it.
 */
final class ValidRun {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;

    /** The number of an operation that is not in the history. */
    static final long NEW_OPERATION = 1L << 50;

    private final History history;
    private final Map<String, Long> ends = new HashMap<>();

    ValidRun(History history) {
        this.history = history;
        all(ProcessEvent.class, life -> isEnd(life.phase()))
                .forEach(life -> ends.merge(life.process(), life.at(), Math::min));
    }

    RunDescription settings() {
        return history.settings();
    }

    <E extends Event> Stream<E> all(Class<E> type, Predicate<E> which) {
        return history.all(type).stream().filter(which);
    }

    Stream<Operation> operations(Predicate<Operation> which) {
        return history.operations().stream().filter(which);
    }

    Stream<Operation> returned() {
        return operations(op -> op.complete().isPresent());
    }

    Stream<Operation> grants() {
        return operations(op -> op.action() == Action.ACQUIRE && op.ok())
                .filter(op -> id(op).isPresent() && end(op).token().isPresent());
    }

    /** The releases that returned ok. A release after a commit is left out: it only repeats what the commit returned. */
    Stream<Operation> releases() {
        return operations(op -> op.action() == Action.RELEASE && op.ok())
                .filter(release -> operations(op -> op.action() == Action.COMMIT && sameGrant(op, release))
                        .findAny()
                        .isEmpty());
    }

    Stream<Rpc> requests(Predicate<Rpc> which) {
        return all(Rpc.class, which);
    }

    /** The requests of the holder that write its grant or whose responses show it. */
    List<Rpc> requestsOf(Operation grant) {
        return requests(rpc -> rpc.process().equals(grant.process())
                        && rpc.key().equals(grant.key())
                        && (rpc.grant().equals(id(grant)) || rpc.rowGrant().equals(id(grant))))
                .toList();
    }

    Stream<Callback> callbacks(Callback.Kind kind) {
        return all(Callback.class, told -> told.kind() == kind);
    }

    Stream<Callback> losses() {
        return callbacks(Callback.Kind.LOST);
    }

    /** The losses that were told as EXPIRED, of grants none of whose requests was refused. */
    Stream<Callback> lossesByTimeAlone() {
        return losses().filter(lost -> lost.reason().equals(Optional.of(Callback.Reason.EXPIRED)))
                .filter(lost -> grants().filter(grant -> isOf(lost, grant)).noneMatch(this::wasRefused));
    }

    private boolean wasRefused(Operation grant) {
        return requestsOf(grant).stream().anyMatch(rpc -> rpc.answer() == Rpc.Answer.REFUSED);
    }

    Stream<Callback> lossesOf(Operation grant) {
        return losses().filter(lost -> isOf(lost, grant));
    }

    Optional<Operation> releaseOf(Operation grant) {
        return releases().filter(release -> sameGrant(release, grant)).findFirst();
    }

    Optional<Operation> grantOf(Operation release) {
        return grants().filter(grant -> sameGrant(grant, release)).findFirst();
    }

    Stream<String> processes() {
        return all(ProcessEvent.class, life -> true).map(ProcessEvent::process).distinct();
    }

    /** When the process exited or was killed, or {@link Operation#NEVER}. */
    long endOf(String process) {
        return ends.getOrDefault(process, Operation.NEVER);
    }

    private static boolean isEnd(ProcessEvent.Phase phase) {
        return phase == ProcessEvent.Phase.KILLED || phase == ProcessEvent.Phase.EXITED;
    }

    boolean isStopped(String process) {
        return all(ProcessEvent.class, life -> life.process().equals(process))
                .anyMatch(life -> life.phase() == ProcessEvent.Phase.STOPPING);
    }

    /** Whether the process runs during all of this time, without a stall, and without a fault within a second of it. */
    boolean isAlive(String process, long from, long to) {
        return to < endOf(process)
                && all(ProcessEvent.class, life -> life.process().equals(process))
                        .anyMatch(life -> life.at() < from)
                && all(Stall.class, stall -> stall.process().equals(process))
                        .noneMatch(stall -> stall.until() > from && stall.at() < to)
                && all(Fault.class, fault -> fault.targets().contains(process))
                        .noneMatch(fault -> fault.at() > from - SECOND && fault.at() < to + SECOND);
    }

    /** Whether the end of an operation is missing, so that the process may hold a grant which no event shows. */
    boolean hasUnreturned(String process) {
        return operations(op -> op.process().equals(process))
                .anyMatch(op -> op.complete().isEmpty());
    }

    List<Event> plus(Event... more) {
        return instead(List.of(), List.of(more));
    }

    List<Event> without(List<? extends Event> less) {
        return instead(less, List.of());
    }

    List<Event> instead(Event one, Event other) {
        return instead(List.of(one), List.of(other));
    }

    /** The events of the run without some of them (these objects, not equal ones), and then some more. */
    List<Event> instead(List<? extends Event> less, List<? extends Event> more) {
        IdentityHashMap<Event, Boolean> left = new IdentityHashMap<>();
        less.forEach(event -> left.put(event, true));
        List<Event> events = new ArrayList<>();
        for (Event event : history.events()) {
            if (!left.containsKey(event)) {
                events.add(event);
            }
        }
        events.addAll(more);
        return events;
    }

    static Complete end(Operation op) {
        return op.complete().orElseThrow();
    }

    /** The token that an acquire returned, or under which another operation ran. */
    static long token(Operation op) {
        return (op.action() == Action.ACQUIRE ? end(op).token() : op.invoke().token()).orElseThrow();
    }

    /** A token that no grant of the run has. */
    static long unknown(long token) {
        return token + 1_000_000;
    }

    static Optional<String> id(Operation grant) {
        return end(grant).grant();
    }

    static boolean isOf(Callback told, Operation grant) {
        return told.process().equals(grant.process()) && told.key().equals(grant.key()) && told.token() == token(grant);
    }

    static boolean sameGrant(Operation one, Operation other) {
        return one.process().equals(other.process()) && one.key().equals(other.key()) && token(one) == token(other);
    }
}
