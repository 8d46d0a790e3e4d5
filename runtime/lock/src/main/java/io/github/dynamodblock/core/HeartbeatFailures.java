package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.StoreAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeat failures are the reasons why the heartbeats of one lease failed since its last acknowledged heartbeat. If
 * the lease expires, they contain the cause: what the store refused, or otherwise why there was no response.
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

    /** Records that a heartbeat failed. */
    synchronized void add(StoreAnswer.Failed failed) {
        if (failed instanceof StoreAnswer.Unapplied unapplied) {
            cause = unapplied.why();
            certain = true;
        } else if (failed instanceof StoreAnswer.Unknown unknown && !certain) {
            cause = unknown.cause();
        }
    }

    /**
     * Logs a heartbeat that was certainly not applied. If its cause can pass, it is logged only when the lease is in
     * danger.
     */
    void tell(StoreAnswer.Failed failed, boolean inDanger) {
        if (failed instanceof StoreAnswer.Unapplied unapplied && (inDanger || !unapplied.passing())) {
            complaints.heartbeat(key, unapplied.why());
        }
    }

    /** Forgets the failures, because a heartbeat was acknowledged. */
    synchronized void clear() {
        cause = null;
        certain = false;
    }

    synchronized @Nullable Throwable cause() {
        return cause;
    }
}
