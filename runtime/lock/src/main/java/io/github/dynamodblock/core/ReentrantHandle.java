package io.github.dynamodblock.core;

import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.Returnable;
import io.github.dynamodblock.WorkAware;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A reentrant handle is one of several handles of the same {@link ReentrantLease}. It is valid until it is released
 * itself, or the lease is over.
 */
final class ReentrantHandle implements Lease, Returnable, WorkAware {
    private final HeldLease lease;
    private final ReentrantLease whole;
    private final AtomicReference<@Nullable CompletableFuture<ReleaseOutcome>> releasing = new AtomicReference<>();
    /** The listeners in the form in which the lease knows them. The lease can outlive this handle. */
    private final Queue<LeaseListener> listeners = new ConcurrentLinkedQueue<>();

    ReentrantHandle(HeldLease lease, ReentrantLease whole) {
        this.lease = lease;
        this.whole = whole;
    }

    ReentrantLease whole() {
        return whole;
    }

    /** Notifies a listener of this handle, if the handle is not released. */
    void forward(LeaseListener listener, LeaseEvent event) {
        if (!isReleased()) {
            listener.on(this, event);
        }
    }

    private boolean isReleased() {
        return releasing.get() != null;
    }

    @Override
    public LockKey key() {
        return lease.key();
    }

    @Override
    public String owner() {
        return lease.owner();
    }

    @Override
    public long fencingToken() {
        return lease.fencingToken();
    }

    @Override
    public Optional<LockData> data() {
        return lease.data();
    }

    @Override
    public Map<String, AttributeValue> attributes() {
        return lease.attributes();
    }

    @Override
    public boolean isValid() {
        return !isReleased() && lease.isValid();
    }

    @Override
    public Duration remaining() {
        return isReleased() ? Duration.ZERO : lease.remaining();
    }

    @Override
    public void ensureValid() {
        requireUnreleased();
        lease.ensureValid();
    }

    private void requireUnreleased() {
        if (isReleased()) {
            throw released();
        }
    }

    private LeaseLostException released() {
        return new LeaseLostException(key(), owner(), "it was released");
    }

    @Override
    public Work beginWork() {
        return lease.beginWork();
    }

    @Override
    public LeaseState state() {
        return isReleased() ? LeaseState.RELEASED : lease.state();
    }

    @Override
    public void addListener(LeaseListener listener) {
        Objects.requireNonNull(listener, "listener");
        LeaseListener forwarding = (same, event) -> forward(listener, event);
        listeners.add(forwarding);
        lease.addListener(forwarding);
        // A release that came just now has not found the listener.
        if (isReleased()) {
            lease.removeListener(forwarding);
        }
    }

    private void forgetListeners() {
        for (LeaseListener one = listeners.poll(); one != null; one = listeners.poll()) {
            lease.removeListener(one);
        }
    }

    @Override
    public void heartbeat(HeartbeatRequest request) {
        requireUnreleased();
        lease.heartbeat(request);
    }

    @Override
    public CompletableFuture<@Nullable Void> heartbeatAsync(HeartbeatRequest request) {
        return isReleased()
                ? CompletableFuture.failedFuture(released())
                : lease.heartbeatAsync(request).toCompletableFuture();
    }

    @Override
    public CompletableFuture<ReleaseOutcome> releaseAsync() {
        return released(whole::leave);
    }

    /** Gives back this handle. Other handles of the lease stay valid. */
    @Override
    public void giveBack() {
        CompletableFuture<ReleaseOutcome> unused = released(whole::giveBack);
    }

    private CompletableFuture<ReleaseOutcome> released(Supplier<CompletableFuture<ReleaseOutcome>> leaves) {
        CompletableFuture<ReleaseOutcome> mine = new CompletableFuture<>();
        CompletableFuture<ReleaseOutcome> first = releasing.compareAndExchange(null, mine);
        if (first != null) {
            return first.copy();
        }
        forgetListeners();
        Futures.hear(leaves.get(), (outcome, failure) -> Futures.pass(mine, outcome, failure));
        return mine.copy();
    }

    @Override
    public ReleaseOutcome release() {
        return Blocking.join(releaseAsync());
    }

    /**
     * Releases this handle. If an earlier end failed, its caller received the failure, and this call does not throw it.
     */
    @Override
    public void close() {
        CompletableFuture<ReleaseOutcome> before = releasing.get();
        Blocking.join(before == null ? releaseAsync() : Futures.orElse(before, ReleaseOutcome.UNKNOWN));
    }

    @Override
    public ReleaseOutcome release(ReleaseRequest writes) {
        return Blocking.join(releaseAsync(writes));
    }

    @Override
    public CompletableFuture<ReleaseOutcome> releaseAsync(ReleaseRequest writes) {
        // The last handle decides what happens to the row.
        if (writes.isEmpty() && (writes.deletesRow().isEmpty() || isReleased() || !whole.reserveEnd())) {
            return releaseAsync();
        }
        Optional<LockMisuseException> misuse = misuse("cannot write any more", "A release that writes");
        return misuse.isPresent()
                ? CompletableFuture.failedFuture(misuse.get())
                : endThenRelease(() -> lease.releaseAsync(writes));
    }

    @Override
    public TransactWriteItem conditionCheck() {
        requireUnreleased();
        return lease.conditionCheck();
    }

    @Override
    public CommitResult commit(List<TransactWriteItem> items) {
        return Blocking.join(commitAsync(items));
    }

    @Override
    public CompletableFuture<CommitResult> commitAsync(List<TransactWriteItem> items) {
        Optional<LockMisuseException> misuse = misuse("cannot be committed any more", "A commit");
        return misuse.isPresent()
                ? CompletableFuture.failedFuture(misuse.get())
                : endThenRelease(() -> lease.commitAsync(items));
    }

    /**
     * Ends the lease. If it has ended, this handle, which is the last one, is released too. After misuse the lease goes
     * on.
     */
    private <T> CompletableFuture<T> endThenRelease(Supplier<? extends CompletionStage<T>> ending) {
        CompletableFuture<T> end;
        try {
            end = ending.get().toCompletableFuture();
        } catch (RuntimeException | Error refused) {
            releaseOrContinue();
            throw refused;
        }
        CompletableFuture<T> told = new CompletableFuture<>();
        Futures.hear(end, (result, failure) -> {
            releaseOrContinue();
            Futures.pass(told, result, failure);
        });
        return told;
    }

    private void releaseOrContinue() {
        if (lease.state() == LeaseState.RELEASED || lease.state() == LeaseState.LOST) {
            CompletableFuture<ReleaseOutcome> unused = releaseAsync();
        } else {
            whole.goOn();
        }
    }

    /**
     * Returns why this handle may not free the lock; empty if it may. A commit and a release that writes both free the
     * lock, and callers with other handles rely on the lock. So only the last handle may free it.
     */
    private Optional<LockMisuseException> misuse(String over, String freeing) {
        if (isReleased()) {
            return Optional.of(new LockMisuseException(
                    "The lease of the lock '" + key() + "' was released, and " + over
                            + "; write once, and instead of releasing.",
                    null));
        }
        return whole.reserveEnd()
                ? Optional.empty()
                : Optional.of(new LockMisuseException(
                        freeing + " would free the lock '" + key() + "', which its context has taken more than once and"
                                + " not released. Use the lease that is released last.",
                        null));
    }

    @Override
    public String toString() {
        return "Lease[" + key() + ", token " + fencingToken() + ", " + state() + "]";
    }
}
