package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Computes the latest instants at which writes without a response can have reached the store. A fault that delays a
 * write can let it reach the store at any time until the fault ends, even if its sender gave up or was killed.
 */
final class WriteLandingBounds {
    private final FaultIndex faults;
    private final ProcessLifetimes lives;
    private final Stalls stalls;
    private final long attemptTimeout;
    private final List<Operation> cut;
    private final Map<String, List<Unheard>> byKey = new HashMap<>();

    /**
     * A write of a key whose response no client received.
     *
     * @param from the earliest instant at which it was sent
     * @param until the latest instant at which it can have reached the store
     */
    record Unheard(String process, String key, long from, long until) {}

    static WriteLandingBounds of(History history) {
        return history.once(WriteLandingBounds.class, WriteLandingBounds::new);
    }

    private WriteLandingBounds(History history) {
        this.lives = ProcessLifetimes.of(history);
        this.stalls = Stalls.of(history);
        this.attemptTimeout = history.settings().attemptTimeout();
        this.faults = FaultIndex.of(history);
        for (Rpc rpc : history.all(Rpc.class)) {
            if (rpc.kind() != Rpc.Kind.READ && rpc.answer() == Rpc.Answer.UNKNOWN) {
                add(new Unheard(rpc.process(), rpc.key(), rpc.sent(), of(rpc)));
            }
        }
        this.cut = cut(history, lives);
        for (Operation op : cut) {
            add(new Unheard(
                    op.process(), op.key(), op.start(), until(op.process(), op.start(), lives.ended(op.process()))));
        }
    }

    /**
     * Returns since when requests of a process can be missing in the history; empty if it was not killed. A process that
     * is killed does not record the requests that are under way. They were sent while the process ran for the last
     * time.
     */
    OptionalLong unrecordedSince(String process) {
        return lives.wasKilled(process)
                ? OptionalLong.of(stalls.back(process, lives.killed(process), attemptTimeout))
                : OptionalLong.empty();
    }

    /** Returns the acquires that the end of their process cut off: see {@link #cut(History, ProcessLifetimes)}. */
    List<Operation> cut() {
        return cut;
    }

    /**
     * Returns the acquires that the end of their process cut off. Requests that were in progress at that time are not
     * recorded. If an acquire had given up shortly before, its last request can have been in progress.
     */
    private static List<Operation> cut(History history, ProcessLifetimes lives) {
        long attempt = history.settings().attemptTimeout();
        return history.operations().stream()
                .filter(op -> op.action() == Action.ACQUIRE && !op.ok())
                .filter(op ->
                        lives.ended(op.process()) != Operation.NEVER && op.end() > lives.ended(op.process()) - attempt)
                .toList();
    }

    /** Returns the writes of a key without a response. */
    List<Unheard> of(String key) {
        return byKey.getOrDefault(key, List.of());
    }

    /** Returns the latest instant at which a request can have reached the store. */
    long of(Rpc rpc) {
        return rpc.answer() == Rpc.Answer.UNKNOWN ? until(rpc.process(), rpc.sent(), rpc.at()) : rpc.at();
    }

    /**
     * Returns the latest instant at which a write can have reached the store, if a process sent it between two instants
     * and received no response by the second instant.
     */
    long until(String process, long sent, long gaveUp) {
        long latest = gaveUp;
        for (InjectedFault fault : faults.process(process)) {
            if (fault.hindersRequests() && fault.meets(sent, gaveUp)) {
                latest = Math.max(latest, fault.until());
            }
        }
        return latest;
    }

    private void add(Unheard unheard) {
        byKey.computeIfAbsent(unheard.key(), key -> new ArrayList<>()).add(unheard);
    }
}
