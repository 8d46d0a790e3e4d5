package io.github.dynamodblock.core;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.Content;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the application has of a lease that is {@link Holding held}, and how it ends. */
final class HeldLease implements Lease {
    private final Shared shared;
    private final LockRequest request;
    private final Holding holding;
    /** Not this object, which is the application's to lock. */
    private final Object monitor = new Object();

    private @Nullable CompletableFuture<ReleaseOutcome> releasing;
    private volatile @Nullable Parting parting;
    /** Until when the row stays taken, however soon the lease is released. */
    private volatile Optional<Long> keptUntil;

    HeldLease(Shared shared, LockRequest request, Tenure tenure, Content content) {
        this.shared = shared;
        this.request = request;
        this.holding = new Holding(shared, request, this, tenure, content, () -> shared.ended(this));
        this.keptUntil = request.atLeast().map(hold -> nanos() + Nanos.of(hold));
    }

    /** Starts the timers. */
    void begin() {
        holding.begin();
    }

    /** Ends belief, and frees the row in the background if that is the client's policy. */
    void clientClosed() {
        boolean ended = holding.feed(new Tenure.Input.ClientClosed());
        // A row that is to stay taken is left to expire: after the loss was told nothing may renew it.
        if (ended
                && holding.tenure().phase() instanceof Tenure.Phase.Lost lost
                && lost.reason() == LostReason.CLIENT_CLOSED
                && !isKept()
                && shared.settings().closePolicy() == ClosePolicy.RELEASE) {
            Parting ending = new Parting(shared, request, holding.tenure());
            CompletableFuture<ReleaseOutcome> freed = ending.free();
            shared.unsettled().begin(freed, ending::abandon);
            Futures.hear(freed, (outcome, failure) -> shared.unsettled().end(freed));
        }
    }

    /** Nobody was told of it, and nobody believes in it. */
    void giveBack() {
        keptUntil = Optional.empty();
        CompletableFuture<ReleaseOutcome> unused = released();
    }

    private boolean isKept() {
        return keptUntil.isPresent() && !Nanos.reached(nanos(), keptUntil.get());
    }

    private CompletableFuture<ReleaseOutcome> free() {
        Parting ending = new Parting(shared, request, holding.tenure());
        parting = ending;
        // Set first: closing that comes from now on finds it and abandons it, and closing that came before is seen
        // here.
        return isKept() && !shared.isClosed() ? ending.freeAt(keptUntil.orElseThrow()) : ending.free();
    }

    /** The client closed, and waits no longer. */
    private void abandon(CompletableFuture<ReleaseOutcome> outcome) {
        outcome.complete(unanswered());
        Parting ending = parting;
        if (ending != null) {
            ending.abandon();
        }
    }

    private CompletableFuture<ReleaseOutcome> released() {
        CompletableFuture<ReleaseOutcome> outcome = new CompletableFuture<>();
        synchronized (monitor) {
            if (releasing != null) {
                return releasing;
            }
            releasing = outcome;
        }
        // Before belief ends, for closing must know of it either as a lease or as this.
        shared.unsettled().begin(outcome, () -> abandon(outcome));
        holding.feed(new Tenure.Input.ReleaseInvoked());
        if (holding.tenure().phase() instanceof Tenure.Phase.Released) {
            Futures.hear(free(), (result, failure) -> {
                shared.released(this);
                if (failure == null) {
                    outcome.complete(result);
                } else {
                    outcome.completeExceptionally(failure);
                }
                shared.unsettled().end(outcome);
            });
            shared.unsettled().endIfGivenUp(outcome);
        } else {
            outcome.complete(ReleaseOutcome.LOST);
            shared.unsettled().end(outcome);
        }
        return outcome;
    }

    private ReleaseOutcome unanswered() {
        return holding.tenure().phase() instanceof Tenure.Phase.Lost ? ReleaseOutcome.LOST : ReleaseOutcome.UNKNOWN;
    }

    @Override
    public void addListener(LeaseListener listener) {
        holding.addListener(listener);
    }

    @Override
    public void heartbeat(HeartbeatRequest wanted) {
        Blocking.join(holding.renew(wanted));
    }

    @Override
    public CompletableFuture<@Nullable Void> heartbeatAsync(HeartbeatRequest wanted) {
        return shared.handed(holding.renew(wanted));
    }

    @Override
    public CompletableFuture<ReleaseOutcome> releaseAsync() {
        return shared.handed(released());
    }

    @Override
    public ReleaseOutcome release() {
        return Blocking.join(released());
    }

    @Override
    public void close() {
        release();
    }

    @Override
    public LockKey key() {
        return request.key();
    }

    @Override
    public String owner() {
        return shared.settings().owner();
    }

    @Override
    public long fencingToken() {
        return holding.tenure().token();
    }

    @Override
    public Optional<LockData> data() {
        return holding.content().data();
    }

    @Override
    public Map<String, AttributeValue> attributes() {
        return holding.content().attributes();
    }

    @Override
    public boolean isValid() {
        // The clock is read after the state: a pause between the two can only turn the answer to "no".
        Tenure state = holding.tenure();
        return isValid(state, now());
    }

    private boolean isValid(Tenure state, Moment now) {
        if (state.isToBeAsked(now)) {
            holding.feed(new Tenure.Input.WatchDue());
        }
        return state.isValid(now);
    }

    @Override
    public Duration remaining() {
        Tenure state = holding.tenure();
        Moment now = now();
        return isValid(state, now) ? Duration.ofNanos(state.validUntil() - now.nanos()) : Duration.ZERO;
    }

    @Override
    public void ensureValid() {
        if (!isValid()) {
            throw holding.lost();
        }
    }

    @Override
    public LeaseState state() {
        Tenure state = holding.tenure();
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
        return Moment.now(shared.ports().clock());
    }

    private long nanos() {
        return shared.ports().clock().nanos();
    }

    @Override
    public String toString() {
        return "Lease[" + key() + ", token " + fencingToken() + ", " + state() + "]";
    }
}
