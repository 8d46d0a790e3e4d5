package io.github.dynamodblock.chaos.dynamodb;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A moment by which a condition must hold: the one place of this room that reads a clock and sleeps. */
public final class PollingDeadline {
    private static final Duration POLL = Duration.ofMillis(10);

    private final long end;

    private PollingDeadline(long end) {
        this.end = end;
    }

    /** A deadline that lies {@code time} ahead, on the monotonic clock. */
    public static PollingDeadline in(Duration time) {
        return new PollingDeadline(System.nanoTime() + time.toNanos());
    }

    public boolean hasPassed() {
        // Never compare the two directly: nanoTime may overflow.
        return System.nanoTime() - end >= 0;
    }

    /**
     * Polls until the condition holds, and says whether it did so in time. It is tried at least once.
     *
     * @throws PartUnavailableException when the thread is interrupted; its interrupt flag is set again
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
