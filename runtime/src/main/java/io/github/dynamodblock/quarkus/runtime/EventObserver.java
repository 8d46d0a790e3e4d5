package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.quarkus.LockEvent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** Fires the CDI events of locks. */
@Singleton
class EventObserver implements LockObserver {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");

    private final Event<LockEvent> events;
    private final LateConfig config;

    EventObserver(Event<LockEvent> events, LateConfig config) {
        this.events = events;
        this.config = config;
    }

    private void fire(LockEvent event) {
        LockEvent unused = config.inApplication(() -> {
            // First, because a synchronous observer can throw.
            CompletionStage<LockEvent> unusedStage = events.fireAsync(event).whenComplete((fired, failure) -> {
                if (failure != null) {
                    LOG.errorf(failure, "An observer of %s threw an exception; the lock is not affected", event);
                }
            });
            events.fire(event);
            return event;
        });
    }

    @Override
    public void granted(LockCall call, Lease lease) {
        fire(new LockEvent.Acquired(
                lease.key(), lease.fencingToken(), lease.owner(), ClientNames.shown(call.client())));
    }

    @Override
    public void inDanger(LockCall call, Lease lease) {
        fire(new LockEvent.InDanger(
                lease.key(), lease.fencingToken(), lease.owner(), ClientNames.shown(call.client())));
    }

    @Override
    public void safeAgain(LockCall call, Lease lease) {
        fire(new LockEvent.SafeAgain(
                lease.key(), lease.fencingToken(), lease.owner(), ClientNames.shown(call.client())));
    }

    @Override
    public void lost(LockCall call, Lease lease, Optional<LostReason> reason, Duration held) {
        fire(new LockEvent.Lost(
                lease.key(), lease.fencingToken(), lease.owner(), ClientNames.shown(call.client()), reason));
    }

    @Override
    public void released(LockCall call, Lease lease, ReleaseOutcome outcome, Duration held) {
        fire(new LockEvent.Released(
                lease.key(), lease.fencingToken(), lease.owner(), ClientNames.shown(call.client()), outcome));
    }
}
