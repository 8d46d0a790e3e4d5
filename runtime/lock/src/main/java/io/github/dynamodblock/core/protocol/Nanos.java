package io.github.dynamodblock.core.protocol;

import java.time.Duration;

/**
 * {@code Nanos} has methods for durations and monotonic times in nanoseconds. A duration from {@link #of} can be added
 * to a monotonic time without harm.
 */
public final class Nanos {
    /** 73 years. The sum of this and any monotonic time can still be compared correctly by difference. */
    static final long FOREVER = Long.MAX_VALUE / 4;

    private Nanos() {}

    /** Returns the nanoseconds of a duration: 0 if it is negative, and {@link #FOREVER} if it is longer than that. */
    public static long of(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.toSeconds() >= FOREVER / 1_000_000_000L ? FOREVER : duration.toNanos();
    }

    /**
     * Returns whether {@code now} has reached {@code time}. The difference is compared, because monotonic times can
     * overflow.
     */
    public static boolean reached(long now, long time) {
        return now - time >= 0;
    }

    /** Returns the later of two monotonic times. */
    public static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    /** Returns the earlier of two monotonic times. */
    static long earlier(long a, long b) {
        return a - b <= 0 ? a : b;
    }
}
