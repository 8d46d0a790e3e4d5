package io.github.dynamodblock.core;

import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Lease timers are the two timers of one lease: one for its next heartbeat, and one for danger and expiry. Not
 * thread-safe.
 */
final class LeaseTimers {
    private final Ports ports;
    private Timer.@Nullable Alarm beat;
    private long beatDueAt;
    /** Whether the timer of the heartbeat is still to fire. After a pause, it fires later than the heartbeat is due. */
    private volatile boolean beatIsDue;

    private Timer.@Nullable Alarm watch;

    LeaseTimers(Ports ports) {
        this.ports = ports;
    }

    /** Sets the next heartbeat due after that time. */
    void beatIn(long nanos, Runnable then) {
        cancel(beat);
        beatDueAt = now() + nanos;
        beatIsDue = true;
        beat = ports.timer().after(nanos, () -> {
            beatIsDue = false;
            then.run();
        });
    }

    /**
     * Sets the next heartbeat due within that time. The failure of an older heartbeat must delay neither a heartbeat
     * that is due sooner nor, after a pause, an overdue one.
     */
    void beatWithin(long nanos, Runnable then) {
        if (!beatIsDue || beatDueAt - now() > nanos) {
            beatIn(nanos, then);
        }
    }

    /** Sets the timer of danger and expiry to that time. */
    void watchAt(long time, Runnable then) {
        cancel(watch);
        watch = ports.timer().after(time - now(), then);
    }

    void stop() {
        cancel(beat);
        cancel(watch);
    }

    private long now() {
        return ports.clock().nanos();
    }

    private static void cancel(Timer.@Nullable Alarm alarm) {
        if (alarm != null) {
            alarm.cancel();
        }
    }
}
