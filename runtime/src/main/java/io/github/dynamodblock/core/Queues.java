package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * One queue per key for this client's patient callers, first come first served; only its head asks the store. Nothing
 * is called while the monitor is held.
 */
final class Queues {
    private final Shared shared;
    private final Map<LockKey, Line> lines = new HashMap<>();

    Queues(Shared shared) {
        this.shared = shared;
    }

    private static final class Line {
        final ArrayDeque<Caller> callers = new ArrayDeque<>();
        boolean running;
        long runSince;
    }

    /** Puts a caller at the end, and starts it if that is the head. */
    void join(Caller caller) {
        boolean head;
        synchronized (lines) {
            Line line = lines.computeIfAbsent(caller.key(), key -> new Line());
            line.callers.add(caller);
            head = line.callers.peek() == caller;
        }
        if (head) {
            caller.wake();
        }
    }

    /** Takes a caller out, wherever it stands, and starts the one that becomes the head. */
    void leave(Caller caller) {
        Caller next = null;
        synchronized (lines) {
            Line line = lines.get(caller.key());
            if (line == null) {
                return;
            }
            boolean wasHead = line.callers.peek() == caller;
            line.callers.remove(caller);
            if (line.callers.isEmpty()) {
                lines.remove(caller.key());
            } else if (wasHead) {
                next = line.callers.peek();
            }
        }
        if (next != null) {
            // Not on this stack: whoever is refused at once leaves at once, and a queue may be long.
            shared.ports().sender().execute(next::wake);
        }
    }

    /**
     * Tells the head that this client released the key. A run of such hand-overs lasts a quarter of a lease; then the
     * head pauses for one look of the other clients', who only poll and would never find the lock free.
     */
    void wake(LockKey key) {
        Caller head;
        boolean yield;
        synchronized (lines) {
            Line line = lines.get(key);
            if (line == null) {
                return;
            }
            head = line.callers.peek();
            yield = yields(line, shared.ports().clock().nanos());
        }
        if (head != null) {
            wake(head, yield);
        }
    }

    private boolean yields(Line line, long now) {
        long longest = Nanos.of(shared.settings().timing().lease()) / 4;
        if (!line.running) {
            line.running = true;
            line.runSince = now;
            return false;
        }
        boolean over = now - line.runSince >= longest;
        line.running = !over;
        return over;
    }

    private void wake(Caller head, boolean yield) {
        if (yield) {
            long pause = Polling.DEFAULT.interval(0, head.lease());
            shared.ports().timer().after(pause, () -> shared.ports().sender().execute(head::wake));
        } else {
            shared.ports().sender().execute(head::wake);
        }
    }
}
