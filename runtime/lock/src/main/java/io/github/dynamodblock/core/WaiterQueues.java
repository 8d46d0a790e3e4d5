package io.github.dynamodblock.core;

import io.github.dynamodblock.core.protocol.Nanos;
import io.github.dynamodblock.core.protocol.PollingSchedule;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Waiter queues hold the callers of this client that wait: one queue for each key, and one for each set of keys that
 * are requested together, first come, first served. Only the head of a queue sends requests. A caller that requests
 * several keys is not in the queues of the single keys: it would delay callers that request only one key. No caller is
 * woken while the monitor is held.
 */
final class WaiterQueues {
    private final ClientContext context;
    private final Map<Object, ArrayDeque<PendingAcquire<?>>> lines = new HashMap<>();
    /**
     * Since when this client passes a lock from one of its callers directly to the next, by the key of the queue. An
     * entry outlives its queue: a queue is removed when its last caller is granted the lock, and another caller can
     * come before the release. The entry is removed if no caller waits when the lock is released or lost, if the last
     * caller leaves without the lock, or if the run is over. So there are no more entries than queues and leases that
     * waiting callers were granted.
     */
    private final Map<Object, Long> runs = new HashMap<>();

    WaiterQueues(ClientContext context) {
        this.context = context;
    }

    /** Adds a caller at the end of its queue, and starts it if it is the head. */
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
     * Removes a caller from its queue, wherever it stands.
     *
     * @param granted whether the caller got what it waited for
     * @return the caller that becomes the head, if there is one; it must be {@linkplain #start started}
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

    /**
     * Starts the head of a queue, but not on this stack: a caller that is refused at once leaves at once, and a queue
     * can be long.
     */
    void start(PendingAcquire<?> head) {
        context.ports().sender().execute(head::wake);
    }

    /**
     * Notifies the head that this client no longer holds what the queue waits for, and does not know which client does.
     */
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
     * Notifies the head that this client released what the queue waits for. A run of such hand-overs lasts a quarter of
     * a lease. Then the head pauses for one polling interval: clients that only poll would never find the lock free
     * otherwise. A release for which no caller waits ends the run.
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
            yield = mustPause(of, context.ports().clock().nanos());
        }
        if (head != null) {
            wake(head, yield);
        }
    }

    private boolean mustPause(Object of, long now) {
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
