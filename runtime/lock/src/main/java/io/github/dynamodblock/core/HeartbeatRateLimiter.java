package io.github.dynamodblock.core;

import io.github.dynamodblock.core.protocol.Nanos;

/**
 * The heartbeat rate limiter delays background heartbeats so that one client sends at most so many per second. If the
 * limit is too low for the held locks, the client exceeds it and logs one warning. No lock is lost because of the
 * limit.
 */
final class HeartbeatRateLimiter {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");
    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    private long next;
    private boolean begun;
    private boolean warned;

    /**
     * Creates a limiter.
     *
     * @param perSecond the largest number of heartbeats per second; 0 for no limit
     */
    HeartbeatRateLimiter(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Returns how long a heartbeat that is due now waits for its turn, in nanoseconds, but at most {@code most}. */
    synchronized long turn(long now, long most) {
        if (perSecond == 0) {
            return 0;
        }
        long turn = begun ? Nanos.later(next, now) : now;
        begun = true;
        if (turn - now > most) {
            warn();
            return Math.max(0, most);
        }
        next = turn + SECOND / perSecond;
        return turn - now;
    }

    private void warn() {
        if (!warned) {
            warned = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The limit of " + perSecond
                            + " heartbeats per second is too low for the locks that this client holds."
                            + " The client exceeds it, so that no lock is lost."
                            + " Raise heartbeat-rate or the heartbeat period.");
        }
    }
}
