package io.github.dynamodblock.chaos.dynamodb;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A polling deadline is a moment until which a condition must become true. No other class of this package reads a clock
 * or sleeps.
 */
public final class PollingDeadline {
    private static final Duration POLL = Duration.ofMillis(10);

    private final long end;

    private PollingDeadline(long end) {
        this.end = end;
    }

    /**
     * Makes a deadline.
     *
     * @param time how far the deadline is ahead, on the monotonic clock
     * @return the deadline
     */
    public static PollingDeadline in(Duration time) {
        return new PollingDeadline(System.nanoTime() + time.toNanos());
    }

    public boolean hasPassed() {
        // The two times must not be compared directly, because nanoTime can overflow.
        return System.nanoTime() - end >= 0;
    }

    /**
     * Polls until the condition is true or the deadline has passed. The condition is checked at least once.
     *
     * @param condition the condition
     * @return whether the condition became true in time
     * @throws PartUnavailableException if the thread is interrupted; its interrupt flag is set again
     */
    public boolean await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (hasPassed()) {
                return false;
            }
            try {
                Thread.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PartUnavailableException("Interrupted while waiting for a part of the run", e);
            }
        }
        return true;
    }
}
