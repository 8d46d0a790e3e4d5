package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Until when a write can have reached the store of which its sender heard nothing. What holds it up may let it land as long as
 * it lasts, also when its sender gave up, or was killed.
 */
final class WriteLandingBounds {
    private final FaultIndex faults;
    private final List<Operation> cut;
    private final Map<String, List<Unheard>> byKey = new HashMap<>();

    /**
     * A write of a key of which nobody learned.
     *
     * @param from when it was sent at the earliest
     * @param until when it can have landed at the latest
     */
    record Unheard(String process, String key, long from, long until) {}

    static WriteLandingBounds of(History history) {
        return history.once(WriteLandingBounds.class, WriteLandingBounds::new);
    }

    private WriteLandingBounds(History history) {
        ProcessLifetimes lives = ProcessLifetimes.of(history);
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

    /** See {@link #cut(History, ProcessLifetimes)}. */
    List<Operation> cut() {
        return cut;
    }

    /**
     * The acquires that the end of their process cut off: what was under way then is not recorded. Of one that had given up,
     * the last request may have been.
     */
    private static List<Operation> cut(History history, ProcessLifetimes lives) {
        long attempt = history.settings().attemptTimeout();
        return history.operations().stream()
                .filter(op -> op.action() == Action.ACQUIRE && !op.ok())
                .filter(op ->
                        lives.ended(op.process()) != Operation.NEVER && op.end() > lives.ended(op.process()) - attempt)
                .toList();
    }

    /** Those of a key, by their beginnings. */
    List<Unheard> of(String key) {
        return byKey.getOrDefault(key, List.of());
    }

    /** Until when that request can have landed. */
    long of(Rpc rpc) {
        return rpc.answer() == Rpc.Answer.UNKNOWN ? until(rpc.process(), rpc.sent(), rpc.at()) : rpc.at();
    }

    /** Until when can have landed what a process sent between two instants, of which it heard nothing by the second. */
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
