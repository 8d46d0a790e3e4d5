package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.dynamodb.CapacityListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Several observers. What one of them throws is logged, and concerns neither the lock nor the other observers.
 */
record LockObservers(List<LockObserver> each) implements LockObserver {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");

    private void tell(Consumer<LockObserver> news) {
        for (LockObserver one : each) {
            try {
                news.accept(one);
            } catch (RuntimeException | Error e) {
                // An error as well, for example of a library that does not fit: a lease that nobody gets stays held.
                LOG.error("An observer of locks threw an exception; the lock is not affected", e);
            }
        }
    }

    @Override
    public void waits(LockCall call) {
        tell(one -> one.waits(call));
    }

    @Override
    public void answered(LockCall call, Answer answer, Duration took) {
        tell(one -> one.answered(call, answer, took));
    }

    @Override
    public void granted(LockCall call, Lease lease) {
        tell(one -> one.granted(call, lease));
    }

    @Override
    public void inDanger(LockCall call, Lease lease) {
        tell(one -> one.inDanger(call, lease));
    }

    @Override
    public void safeAgain(LockCall call, Lease lease) {
        tell(one -> one.safeAgain(call, lease));
    }

    @Override
    public void lost(LockCall call, Lease lease, Optional<LostReason> reason, Duration held) {
        tell(one -> one.lost(call, lease, reason, held));
    }

    @Override
    public void released(LockCall call, Lease lease, ReleaseOutcome outcome, Duration held) {
        tell(one -> one.released(call, lease, outcome, held));
    }

    @Override
    public void requested(
            String client, StoreRequest request, LockKey key, StoreRequest.Response response, Duration took) {
        tell(one -> one.requested(client, request, key, response, took));
    }

    @Override
    public boolean wantsCapacity() {
        return each.stream().anyMatch(LockObserver::wantsCapacity);
    }

    @Override
    public void consumed(String client, CapacityListener.Units units, double number) {
        tell(one -> one.consumed(client, units, number));
    }
}
