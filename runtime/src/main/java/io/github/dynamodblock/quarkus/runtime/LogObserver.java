package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Logs what happens to locks. */
@Singleton
class LogObserver implements LockObserver {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock.locks");

    private final LateConfig config;

    LogObserver(LateConfig config) {
        this.config = config;
    }

    private String text(LockKey key) {
        return config.get().logKeys().of(key);
    }

    /** The default client has no name in the messages, as it has none in the configuration. */
    private static String origin(LockCall call) {
        return call.client().equals(ClientNames.DEFAULT)
                ? call.template()
                : call.template() + ", client " + call.client();
    }

    @Override
    public void waits(LockCall call) {
        if (LOG.isDebugEnabled()) {
            LOG.debugf("Waiting for the lock '%s' (%s)", text(call.key()), origin(call));
        }
    }

    @Override
    public void answered(LockCall call, Answer answer, Duration took) {
        if (answer != Answer.GRANTED && LOG.isDebugEnabled()) {
            LOG.debugf("No lock '%s' (%s) after %d ms: %s", text(call.key()), origin(call), took.toMillis(), answer);
        }
    }

    @Override
    public void granted(LockCall call, Lease lease) {
        if (LOG.isDebugEnabled()) {
            LOG.debugf("Granted the lock '%s' (%s), token %d", text(lease.key()), origin(call), lease.fencingToken());
        }
    }

    @Override
    public void inDanger(LockCall call, Lease lease) {
        LOG.infof(
                "The lease on the lock '%s' (%s), token %d, is in danger: no heartbeat was acknowledged for the safe"
                        + " period. Heartbeats go on",
                text(lease.key()), origin(call), lease.fencingToken());
    }

    @Override
    public void safeAgain(LockCall call, Lease lease) {
        LOG.infof(
                "The lease on the lock '%s' (%s), token %d, is safe again",
                text(lease.key()), origin(call), lease.fencingToken());
    }

    @Override
    public void lost(LockCall call, Lease lease, Optional<LostReason> reason, Duration held) {
        Logger.Level level =
                reason.equals(Optional.of(LostReason.CLIENT_CLOSED)) ? Logger.Level.DEBUG : Logger.Level.WARN;
        LOG.logf(
                level,
                "Lost the lease on the lock '%s' (%s), token %d, after %d ms: %s. Another holder can have the lock;"
                        + " check what the work wrote since then",
                text(lease.key()),
                origin(call),
                lease.fencingToken(),
                held.toMillis(),
                reason.map(LostReason::name).orElse("found at its release"));
    }

    @Override
    public void released(LockCall call, Lease lease, ReleaseOutcome outcome, Duration held) {
        if (LOG.isDebugEnabled()) {
            LOG.debugf(
                    "Released the lock '%s' (%s), token %d, after %d ms: %s",
                    text(lease.key()), origin(call), lease.fencingToken(), held.toMillis(), outcome);
        }
    }
}
