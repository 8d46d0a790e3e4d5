package io.github.dynamodblock.core;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a client tells its operators once in its life: the first case of each kind, for the others are like it. */
final class OneTimeWarnings {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");
    private static final long DAY_MICROS = 86_400_000_000L;

    /** Each heartbeat costs a write unit for every kilobyte of the item, so five at this size. */
    static final int LARGE_DATA = 4_096;

    private final Clock clock;
    private final AtomicBoolean ofTokens = new AtomicBoolean();
    private final AtomicBoolean ofData = new AtomicBoolean();

    OneTimeWarnings(Clock clock) {
        this.clock = clock;
    }

    /** A grant had that token. Should its row be deleted, the next token of a client that did not see it would be lower. */
    void granted(LockKey key, long token) {
        // By difference with both ends positive: a token of another program may be any number.
        long now = Math.max(0, clock.epochMicros());
        if (token > 0 && token - now > DAY_MICROS && ofTokens.compareAndSet(false, true)) {
            warn("The fencing token " + token + " of the lock '" + key
                    + "' is more than a day ahead of this machine's"
                    + " clock (" + now
                    + " microseconds). If its row is deleted, by time to live or otherwise, later tokens of"
                    + " clients that did not see it are lower. Set the clock; if the clock is right, keep the"
                    + " row.");
        }
    }

    /** A row that is renewed carries that. */
    void carries(LockKey key, LockData data) {
        if (data.size() > LARGE_DATA && ofData.compareAndSet(false, true)) {
            warn("The lock '" + key + "' carries " + data.size() + " bytes of data. Every heartbeat pays for the whole"
                    + " item, a write unit for each kilobyte. Keep large data in an item of its own.");
        }
    }

    private static void warn(String message) {
        LOG.log(System.Logger.Level.WARNING, message);
    }
}
