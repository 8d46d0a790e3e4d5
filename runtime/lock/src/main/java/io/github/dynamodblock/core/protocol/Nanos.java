package io.github.dynamodblock.core.protocol;

import java.time.Duration;

/** Durations as nanoseconds that can be added to a monotonic time without harm. */
public final class Nanos {
    /** 73 years: added to any monotonic time, differences still compare correctly. */
    static final long FOREVER = Long.MAX_VALUE / 4;

    private Nanos() {}

    /** The nanoseconds of a duration; none of a negative one, {@link #FOREVER} if it is longer. */
    public static long of(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.toSeconds() >= FOREVER / 1_000_000_000L ? FOREVER : duration.toNanos();
    }

    /** Whether {@code now} has come to {@code time}. By difference: monotonic times may overflow. */
    public static boolean reached(long now, long time) {
        return now - time >= 0;
    }

    public static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    static long earlier(long a, long b) {
        return a - b <= 0 ? a : b;
    }
}
