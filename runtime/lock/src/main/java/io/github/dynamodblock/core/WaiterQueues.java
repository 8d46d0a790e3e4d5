package io.github.dynamodblock.core;

import io.github.dynamodblock.core.protocol.Nanos;
import io.github.dynamodblock.core.protocol.PollingSchedule;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One queue for each key, and for each set of keys wanted together, of this client's patient callers, first come first
 * served; only its head asks the store. A caller that wants several keys is not in the queues of the single keys: it would
 * keep callers waiting that want only one. Nothing is called while the monitor is held.
 */
final class WaiterQueues {
    private final ClientContext context;
    private final Map<Object, ArrayDeque<PendingAcquire<?>>> lines = new HashMap<>();
    /**
     * Since when a lock goes from hand to hand within this client, by the key of its queue. An entry outlives its queue: a
     * queue is gone when its last caller is granted the lock, and another caller may come before the release. The entry
     * goes when nobody waits and the lock is released or lost, or the last caller left without it. So there are no more
     * entries than queues and leases that waiting callers were granted.
     */
    private final Map<Object, Long> runs = new HashMap<>();

    WaiterQueues(ClientContext context) {
        this.context = context;
    }

    /** Puts a caller at the end, and starts it if that is the head. */
    void join(PendingAcquire<?> caller) {
        boolean head;
        synchronized (lines) {
            ArrayDeque<PendingAcquire<?>> line = lines.computeIfAbsent(caller.line(), first -> new ArrayDeque<>());
            line.add(caller);
            head = line.peek() == caller;
        }
        if (head) {
            caller.wake();
        }
    }

    /**
     * Takes a caller out, wherever it stands.
     *
     * @param granted whether it has what it waited for
     * @return the one that becomes the head, if one does, and is to be {@linkplain #start started}
     */
    Optional<PendingAcquire<?>> leave(PendingAcquire<?> caller, boolean granted) {
        synchronized (lines) {
            ArrayDeque<PendingAcquire<?>> line = lines.get(caller.line());
            if (line == null) {
                return Optional.empty();
            }
            boolean wasHead = line.peek() == caller;
            line.remove(caller);
            if (line.isEmpty()) {
                lines.remove(caller.line());
                if (!granted) {
                    runs.remove(caller.line());
                }
            }
            return wasHead ? Optional.ofNullable(line.peek()) : Optional.empty();
        }
    }

    /** Not on this stack: whoever is refused at once leaves at once, and a queue may be long. */
    void start(PendingAcquire<?> head) {
        context.ports().sender().execute(head::wake);
    }

    /** Tells the head that this client holds no more what it waits for, and does not know who does. */
    void lost(Object of) {
        PendingAcquire<?> head;
        synchronized (lines) {
            ArrayDeque<PendingAcquire<?>> line = lines.get(of);
            if (line == null) {
                runs.remove(of);
                return;
            }
            head = line.peek();
        }
        if (head != null) {
            start(head);
        }
    }

    /**
     * Tells the head that this client released what it waits for. A run of such hand-overs lasts a quarter of a lease; then the
     * head pauses for one look of the other clients', who only poll and would never find the lock free. A release for which
     * nobody waits ends the run.
     */
    void wake(Object of) {
        PendingAcquire<?> head;
        boolean yield;
        synchronized (lines) {
            ArrayDeque<PendingAcquire<?>> line = lines.get(of);
            if (line == null) {
                runs.remove(of);
                return;
            }
            head = line.peek();
            yield = yields(of, context.ports().clock().nanos());
        }
        if (head != null) {
            wake(head, yield);
        }
    }

    private boolean yields(Object of, long now) {
        long longest = Nanos.of(context.settings().timing().lease()) / 4;
        Long since = runs.putIfAbsent(of, now);
        boolean over = since != null && now - since >= longest;
        if (over) {
            runs.remove(of);
        }
        return over;
    }

    private void wake(PendingAcquire<?> head, boolean yield) {
        if (yield) {
            long pause = PollingSchedule.DEFAULT.interval(0, head.lease());
            context.ports().timer().after(pause, () -> start(head));
        } else {
            start(head);
        }
    }
}
