package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.StoreAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Why the heartbeats of one lease failed since the last that was acknowledged. Should the lease expire, this is the cause:
 * what the store refused, or else why it gave no answer.
 */
final class HeartbeatFailures {
    private final BackgroundFailureLog complaints;
    private final LockKey key;
    private @Nullable Throwable cause;
    private boolean certain;

    HeartbeatFailures(BackgroundFailureLog complaints, LockKey key) {
        this.complaints = complaints;
        this.key = key;
    }

    /** A heartbeat failed. */
    synchronized void add(StoreAnswer.Failed failed) {
        if (failed instanceof StoreAnswer.Unapplied unapplied) {
            cause = unapplied.why();
            certain = true;
        } else if (failed instanceof StoreAnswer.Unknown unknown && !certain) {
            cause = unknown.cause();
        }
    }

    /** What passes is worth a word when it has lasted so long that the lease is in danger. */
    void tell(StoreAnswer.Failed failed, boolean inDanger) {
        if (failed instanceof StoreAnswer.Unapplied unapplied && (inDanger || !unapplied.passing())) {
            complaints.heartbeat(key, unapplied.why());
        }
    }

    /** One was acknowledged. */
    synchronized void clear() {
        cause = null;
        certain = false;
    }

    synchronized @Nullable Throwable cause() {
        return cause;
    }
}
