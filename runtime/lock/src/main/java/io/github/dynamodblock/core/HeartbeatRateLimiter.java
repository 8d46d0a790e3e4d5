package io.github.dynamodblock.core;

import io.github.dynamodblock.core.protocol.Nanos;

/**
 * Lets background heartbeats go one after the other, so many a second as one client may send. A limit too low for the
 * locks held is exceeded, and a warning says so once: no lock is lost for it.
 */
final class HeartbeatRateLimiter {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");
    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    private long next;
    private boolean begun;
    private boolean warned;

    /** @param perSecond 0 for as many as are due */
    HeartbeatRateLimiter(int perSecond) {
        this.perSecond = perSecond;
    }

    /** How long a heartbeat that is due now waits for its turn: at most so long. */
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
                            + " heartbeats a second is too low for the locks that this client holds."
                            + " It is exceeded, so that none is lost. Raise heartbeat-rate, or let heartbeats be rarer.");
        }
    }
}
