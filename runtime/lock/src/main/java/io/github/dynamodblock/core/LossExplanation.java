package io.github.dynamodblock.core;

import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.core.protocol.Moment;
import io.github.dynamodblock.core.protocol.Tenure;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A loss explanation makes the exception that says why a lease that had to be valid is not valid. */
final class LossExplanation {
    private final LockKey key;
    private final String owner;
    private final HoldLimit atMost;
    private final HeartbeatFailures heartbeatFailures;

    LossExplanation(LockKey key, String owner, HoldLimit atMost, HeartbeatFailures heartbeatFailures) {
        this.key = key;
        this.owner = owner;
        this.atMost = atMost;
        this.heartbeatFailures = heartbeatFailures;
    }

    LeaseLostException why(Tenure tenure, Moment now) {
        Tenure.Phase phase = tenure.phase();
        if (phase instanceof Tenure.Phase.Lost lost) {
            return switch (lost.reason()) {
                case STOLEN -> lost("another grant took the lock, or it was released by force", null);
                case EXPIRED -> expired(tenure);
                case WITH_ANOTHER ->
                    lost("a lock that was granted together with it was lost, so it was given up", null);
                case CLIENT_CLOSED -> lost("its lock client was closed", null);
            };
        }
        if (phase instanceof Tenure.Phase.Released) {
            return lost("it was released", null);
        }
        return now.reached(tenure.validUntil())
                ? expired(tenure)
                : lost("the machine may have been suspended, and no heartbeat was acknowledged since", null);
    }

    private LeaseLostException expired(Tenure tenure) {
        Optional<Duration> hold = atMost.ended(tenure.validUntil());
        if (hold.isPresent()) {
            return lost("it was requested for at most " + hold.get() + " (atMost), and then no longer renewed", null);
        }
        Throwable cause = heartbeatFailures.cause();
        return lost(
                "no heartbeat was acknowledged for a whole lease duration"
                        + (cause == null ? "" : " (" + cause.getMessage() + ")"),
                cause);
    }

    private LeaseLostException lost(String why, @Nullable Throwable cause) {
        return new LeaseLostException(key, owner, why, cause);
    }
}
