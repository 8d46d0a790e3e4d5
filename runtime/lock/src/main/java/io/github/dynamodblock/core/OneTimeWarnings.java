package io.github.dynamodblock.core;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One-time warnings are warnings that a client logs once: for the first case of each kind, because the other cases are
 * like it.
 */
final class OneTimeWarnings {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");
    private static final long DAY_MICROS = 86_400_000_000L;

    /**
     * The size of data in bytes above which there is a warning. Each heartbeat costs a write unit for every kilobyte of
     * the item, so five write units at this size.
     */
    static final int LARGE_DATA = 4_096;

    private final Clock clock;
    private final AtomicBoolean ofTokens = new AtomicBoolean();
    private final AtomicBoolean ofData = new AtomicBoolean();

    OneTimeWarnings(Clock clock) {
        this.clock = clock;
    }

    /**
     * Checks the token of a grant. If its row is deleted, the next token of a client that did not see this token would
     * be lower.
     */
    void granted(LockKey key, long token) {
        // Both values are not negative, so their difference does not overflow: a token that another program wrote can
        // be any number.
        long now = Math.max(0, clock.epochMicros());
        if (token > 0 && token - now > DAY_MICROS && ofTokens.compareAndSet(false, true)) {
            warn("The fencing token " + token + " of the lock '" + key
                    + "' is more than a day ahead of this machine's"
                    + " clock (" + now
                    + " microseconds). If its row is deleted, by time to live or otherwise, later tokens of"
                    + " clients that did not see this token are lower. Correct the clock. If the clock is right, keep"
                    + " the row.");
        }
    }

    /** Checks the data in a row that is renewed. */
    void carries(LockKey key, LockData data) {
        if (data.size() > LARGE_DATA && ofData.compareAndSet(false, true)) {
            warn("The lock '" + key + "' carries " + data.size() + " bytes of data. Every heartbeat costs a write unit"
                    + " for each kilobyte of the whole item. Keep large data in another item.");
        }
    }

    private static void warn(String message) {
        LOG.log(System.Logger.Level.WARNING, message);
    }
}
