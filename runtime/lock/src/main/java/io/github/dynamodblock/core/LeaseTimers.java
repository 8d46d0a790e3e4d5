package io.github.dynamodblock.core;

import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.Timer;
import org.jspecify.annotations.Nullable;

/** The two timers of a lease: when its next heartbeat is due, and when it is in danger, or over. Not thread-safe. */
final class LeaseTimers {
    private final Ports ports;
    private Timer.@Nullable Alarm beat;
    private long beatDueAt;
    /** Until its alarm goes off; after a pause that is later than it is due. */
    private volatile boolean beatIsDue;

    private Timer.@Nullable Alarm watch;

    LeaseTimers(Ports ports) {
        this.ports = ports;
    }

    /** The next heartbeat is due after that time. */
    void beatIn(long nanos, Runnable then) {
        cancel(beat);
        beatDueAt = now() + nanos;
        beatIsDue = true;
        beat = ports.timer().after(nanos, () -> {
            beatIsDue = false;
            then.run();
        });
    }

    /** The failure of an older heartbeat must put off neither the one that is due sooner nor, after a pause, an overdue one. */
    void beatWithin(long nanos, Runnable then) {
        if (!beatIsDue || beatDueAt - now() > nanos) {
            beatIn(nanos, then);
        }
    }

    /** It is to be looked at then. */
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
