package io.github.dynamodblock.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Invoke;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HeldLeasesTest {
    private static final LeaseTiming TIMING = LeaseTiming.ofLease(Duration.ofMillis(100));

    private final List<Event> events = new ArrayList<>();
    private final EventRecorder recorder = new EventRecorder(events::add, "w2.1");
    private final Locks locks = new Locks();

    /** Ends by itself once there are that many events. */
    private void run(int count, int events) {
        new HeldLeases(new UnderTest(locks), recorder, count, TIMING, () -> this.events.size() >= events).run();
    }

    @Test
    void run_takesAllOfItsOwnKeysAtOnce_withTheirTiming() {
        run(3, 6);

        assertThat(locks.granted)
                .extracting(lease -> lease.key().partition())
                .containsExactly("held/w2.1/1", "held/w2.1/2", "held/w2.1/3")
                .allMatch(RunDescription::isHeld);
        assertThat(locks.timings).containsOnly(TIMING);
    }

    @Test
    void run_looksAtEachInTurn_andRecordsThatItBelieves() {
        run(2, 4 + 4);

        assertThat(events.stream().filter(Belief.class::isInstance).map(event -> ((Belief) event).key()))
                .containsExactly("held/w2.1/1", "held/w2.1/2", "held/w2.1/1", "held/w2.1/2");
    }

    @Test
    void run_whatIsLost_isReleasedAndTakenAgain() {
        locks.afterGrants = 2;
        run(2, 4 + 1 + 2 + 1 + 2);

        assertThat(events.stream().filter(Callback.class::isInstance)).hasSize(1);
        assertThat(actions("held/w2.1/1")).startsWith(Action.ACQUIRE, Action.RELEASE, Action.ACQUIRE);
        assertThat(actions("held/w2.1/2")).containsOnly(Action.ACQUIRE);
    }

    private List<Action> actions(String key) {
        return events.stream()
                .filter(Invoke.class::isInstance)
                .map(Invoke.class::cast)
                .filter(invoke -> invoke.key().equals(key))
                .map(Invoke::action)
                .toList();
    }

    private record UnderTest(LockClient locks) implements LockUnderTest {
        @Override
        public Optional<String> grantOf(String key, long token) {
            return Optional.of("g" + token);
        }

        @Override
        public void close() {}
    }

    /** Grants everything, and ends the first lease once it has granted so many. */
    private static final class Locks implements LockClient {
        private final List<Fake> granted = new ArrayList<>();
        private final List<LeaseTiming> timings = new ArrayList<>();
        private int afterGrants = Integer.MAX_VALUE;

        @Override
        public Optional<Lease> tryAcquire(LockRequest request) {
            timings.add(request.timing().orElseThrow());
            Fake lease = new Fake(request);
            granted.add(lease);
            if (granted.size() == afterGrants) {
                granted.get(0).lose();
            }
            return Optional.of(lease);
        }

        @Override
        public Lease acquire(LockRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Optional<Lease>> tryAcquireAsync(LockRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Lease> acquireAsync(LockRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MultiLease acquireAll(List<LockRequest> requests) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<MultiLease> tryAcquireAll(List<LockRequest> requests) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<MultiLease> acquireAllAsync(List<LockRequest> requests) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Optional<MultiLease>> tryAcquireAllAsync(List<LockRequest> requests) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Lease> leases() {
            return List.copyOf(granted);
        }

        @Override
        public String owner() {
            return "fake";
        }

        @Override
        public void close(Duration workLimit) {}
    }

    private static final class Fake extends StubLease {
        private final LockKey key;
        private final LeaseListener listener;
        private boolean valid = true;

        Fake(LockRequest request) {
            this.key = request.key();
            this.listener = request.listener().orElseThrow();
        }

        void lose() {
            valid = false;
            listener.on(this, new LeaseEvent.Lost(LostReason.EXPIRED));
        }

        @Override
        public LockKey key() {
            return key;
        }

        @Override
        public String owner() {
            return "fake";
        }

        @Override
        public boolean isValid() {
            return valid;
        }

        @Override
        public Duration remaining() {
            return Duration.ZERO;
        }

        @Override
        public void ensureValid() {}

        @Override
        public LeaseState state() {
            return valid ? LeaseState.HELD : LeaseState.LOST;
        }

        @Override
        public void addListener(LeaseListener added) {}

        @Override
        public ReleaseOutcome release() {
            return ReleaseOutcome.LOST;
        }
    }
}
