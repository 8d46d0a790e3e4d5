package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.workload.StubLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A lease that is valid until it is told that it was lost, and the client that grants it. */
final class FakeLease extends StubLease {
    private final LockKey key;
    private final List<LeaseListener> listeners = new ArrayList<>();
    private LeaseState state = LeaseState.HELD;

    private FakeLease(LockRequest request) {
        this.key = request.key();
        request.listener().ifPresent(listeners::add);
    }

    void tell(LeaseEvent event) {
        if (event instanceof LeaseEvent.Lost) {
            state = LeaseState.LOST;
        }
        listeners.forEach(listener -> listener.on(this, event));
    }

    void lose(LostReason reason) {
        tell(new LeaseEvent.Lost(reason));
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
        return state == LeaseState.HELD;
    }

    @Override
    public Duration remaining() {
        return isValid() ? Duration.ofSeconds(1) : Duration.ZERO;
    }

    @Override
    public void ensureValid() {
        if (!isValid()) {
            throw new LeaseLostException(key, owner(), "told so");
        }
    }

    @Override
    public LeaseState state() {
        return state;
    }

    @Override
    public void addListener(LeaseListener listener) {
        listeners.add(listener);
    }

    @Override
    public ReleaseOutcome release() {
        ReleaseOutcome outcome = isValid() ? ReleaseOutcome.RELEASED : ReleaseOutcome.LOST;
        state = isValid() ? LeaseState.RELEASED : state;
        return outcome;
    }

    /** Grants one lease after the other, and remembers the last. */
    static final class Granting implements LockClient {
        private final List<FakeLease> granted = new ArrayList<>();

        FakeLease last() {
            return granted.get(granted.size() - 1);
        }

        @Override
        public Optional<Lease> tryAcquire(LockRequest request) {
            return Optional.of(acquire(request));
        }

        @Override
        public Lease acquire(LockRequest request) {
            FakeLease lease = new FakeLease(request);
            granted.add(lease);
            return lease;
        }

        @Override
        public CompletableFuture<Optional<Lease>> tryAcquireAsync(LockRequest request) {
            return CompletableFuture.completedFuture(tryAcquire(request));
        }

        @Override
        public CompletableFuture<Lease> acquireAsync(LockRequest request) {
            return CompletableFuture.completedFuture(acquire(request));
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
}
