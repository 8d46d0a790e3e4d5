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
 * Several observers of one client. What one of them throws is logged, and concerns neither the lock nor the other
 * observers.
 *
 * @param client the name of the client, which the observers are told with each call
 */
record LockObservers(String client, List<LockObserver> each) implements LockObserver {
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
        tell(one -> one.waits(call.of(client)));
    }

    @Override
    public void answered(LockCall call, Answer answer, Duration took) {
        tell(one -> one.answered(call.of(client), answer, took));
    }

    @Override
    public void granted(LockCall call, Lease lease) {
        tell(one -> one.granted(call.of(client), lease));
    }

    @Override
    public void inDanger(LockCall call, Lease lease) {
        tell(one -> one.inDanger(call.of(client), lease));
    }

    @Override
    public void safeAgain(LockCall call, Lease lease) {
        tell(one -> one.safeAgain(call.of(client), lease));
    }

    @Override
    public void lost(LockCall call, Lease lease, Optional<LostReason> reason, Duration held) {
        tell(one -> one.lost(call.of(client), lease, reason, held));
    }

    @Override
    public void released(LockCall call, Lease lease, ReleaseOutcome outcome, Duration held) {
        tell(one -> one.released(call.of(client), lease, outcome, held));
    }

    @Override
    public void requested(
            String name, StoreRequest request, LockKey key, StoreRequest.Response response, Duration took) {
        tell(one -> one.requested(name, request, key, response, took));
    }

    @Override
    public boolean wantsCapacity() {
        return each.stream().anyMatch(LockObserver::wantsCapacity);
    }

    @Override
    public void consumed(String name, CapacityListener.Units units, double number) {
        tell(one -> one.consumed(name, units, number));
    }
}
