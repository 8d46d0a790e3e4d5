package io.github.dynamodblock.core;

import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.Returnable;
import io.github.dynamodblock.WorkAware;
import io.github.dynamodblock.core.protocol.Moment;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.RowContent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A held lease is the lease that the application receives. A {@link TenureRunner} runs it while it is held, and a
 * {@link LeaseEnd} ends it.
 */
final class HeldLease implements Lease, Returnable, WorkAware, LocallyHeldKeys.Tenant {
    private final ClientContext context;
    private final LockRequest request;
    private final TenureRunner runner;
    private final LeaseEnd end;
    private volatile Consumer<LostReason> whenLost = reason -> {};
    private volatile Runnable whenFreed = () -> {};
    private volatile List<HeldLease> together = List.of(this);

    HeldLease(ClientContext context, LockRequest request, Tenure tenure, RowContent content) {
        this.context = context;
        this.request = request;
        this.runner = new TenureRunner(context, request, this, tenure, content, this::ended);
        this.end = new LeaseEnd(context, request, runner, this::freed);
    }

    private void ended() {
        context.ended(this);
        if (runner.tenure().phase() instanceof Tenure.Phase.Lost lost) {
            context.lost(key(), this);
            whenLost.accept(lost.reason());
        }
    }

    private void freed() {
        context.released(key(), this);
        whenFreed.run();
    }

    @Override
    public Optional<Long> until(Moment now) {
        Tenure state = runner.tenure();
        return state.isValid(now)
                ? Optional.of(state.validUntil())
                : end.freeBy().filter(time -> !now.reached(time));
    }

    /**
     * Sets what is called first after a loss, on the thread that detected the loss. Must be called before {@link
     * #begin}.
     */
    void whenLost(Consumer<LostReason> hears) {
        whenLost = hears;
    }

    /** Sets what is called after the release. Must be called before {@link #begin}. */
    void whenFreed(Runnable hears) {
        whenFreed = hears;
    }

    boolean isOver() {
        return runner.tenure().isOver();
    }

    /** Starts the timers. */
    void begin() {
        runner.begin();
    }

    /**
     * Ends belief, and frees the row in the background if the client's close policy says so.
     *
     * @param worksOn whether work still runs under the lease; then nothing is sent
     */
    void clientClosed(boolean worksOn) {
        end.clientClosed(worksOn);
    }

    /** Sets the leases that were granted together with this lease, and this lease. Must be called before {@link #begin}. */
    void together(List<HeldLease> leases) {
        together = leases;
    }

    @Override
    public Work beginWork() {
        return context.closing().begin(together);
    }

    /**
     * Ends belief, because another lease that was granted together with this lease was lost. Frees the row after the
     * listeners were notified.
     */
    void lostWithAnother() {
        end.lostWithAnother();
    }

    /** Returns whether the lease was lost because another lease was lost. */
    boolean isLostWithAnother() {
        return end.isLost(LostReason.WITH_ANOTHER);
    }

    /** Releases a lease that no caller received, and that no client treats as valid. */
    @Override
    public void giveBack() {
        end.giveBack();
    }

    @Override
    public void addListener(LeaseListener listener) {
        runner.addListener(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Removes the listener of a handle that is released. The handle itself holds back the events that are already on
     * their way to it.
     */
    void removeListener(LeaseListener listener) {
        runner.removeListener(listener);
    }

    @Override
    public void heartbeat(HeartbeatRequest wanted) {
        Blocking.join(renew(wanted));
    }

    private CompletableFuture<@Nullable Void> renew(HeartbeatRequest wanted) {
        return runner.renew(wanted, () -> wanted.atLeast().ifPresent(end::keepAtLeast));
    }

    @Override
    public CompletableFuture<@Nullable Void> heartbeatAsync(HeartbeatRequest wanted) {
        return context.handed(renew(wanted));
    }

    @Override
    public CompletableFuture<ReleaseOutcome> releaseAsync() {
        return context.handed(end.release());
    }

    @Override
    public ReleaseOutcome release() {
        return Blocking.join(end.release());
    }

    @Override
    public ReleaseOutcome release(ReleaseRequest writes) {
        return Blocking.join(end.release(writes));
    }

    @Override
    public CompletableFuture<ReleaseOutcome> releaseAsync(ReleaseRequest writes) {
        return context.handed(end.release(writes));
    }

    @Override
    public TransactWriteItem conditionCheck() {
        ensureValid();
        return context.ports().store().check(key(), runner.tenure().grant(), fencingToken());
    }

    @Override
    public CommitResult commit(List<TransactWriteItem> items) {
        return Blocking.join(end.commit(items));
    }

    @Override
    public CompletableFuture<CommitResult> commitAsync(List<TransactWriteItem> items) {
        return context.handed(end.commit(items));
    }

    /** Commits like {@link #commitAsync}, for the lock's own code. */
    CompletableFuture<CommitResult> committed(List<TransactWriteItem> items) {
        return end.commit(items);
    }

    /** Ends the lease like {@link #close}, without waiting, for the lock's own code. */
    CompletableFuture<ReleaseOutcome> closed() {
        return end.close();
    }

    @Override
    public void close() {
        Blocking.join(closed());
    }

    @Override
    public LockKey key() {
        return request.key();
    }

    @Override
    public String owner() {
        return context.settings().owner();
    }

    @Override
    public long fencingToken() {
        return runner.tenure().token();
    }

    @Override
    public Optional<LockData> data() {
        return runner.content().data();
    }

    @Override
    public Map<String, AttributeValue> attributes() {
        return runner.content().attributes();
    }

    @Override
    public boolean isValid() {
        // The clock is read after the state. A pause between the two can only turn the result to false.
        Tenure state = runner.tenure();
        return isValid(state, now());
    }

    private boolean isValid(Tenure state, Moment now) {
        if (state.needsForcedHeartbeat(now)) {
            runner.feed(new Tenure.Input.WatchDue());
        }
        return state.isValid(now);
    }

    @Override
    public Duration remaining() {
        Tenure state = runner.tenure();
        Moment now = now();
        return isValid(state, now) ? Duration.ofNanos(state.validUntil() - now.nanos()) : Duration.ZERO;
    }

    @Override
    public void ensureValid() {
        if (!isValid()) {
            throw runner.lost();
        }
    }

    @Override
    public LeaseState state() {
        Tenure state = runner.tenure();
        if (state.phase() instanceof Tenure.Phase.Released) {
            return LeaseState.RELEASED;
        }
        Moment now = now();
        if (state.isOver() || now.reached(state.validUntil())) {
            return LeaseState.LOST;
        }
        return state.phase() instanceof Tenure.Phase.Held && isValid(state, now)
                ? LeaseState.HELD
                : LeaseState.IN_DANGER;
    }

    private Moment now() {
        return MomentClock.now(context.ports().clock());
    }

    @Override
    public String toString() {
        return "Lease[" + key() + ", token " + fencingToken() + ", " + state() + "]";
    }
}
