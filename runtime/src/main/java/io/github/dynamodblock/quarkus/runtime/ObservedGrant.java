package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells an observer of one lease, from its grant to its end, in that order and each thing once. */
final class ObservedGrant implements LeaseListener {
    private final LockCall call;
    private final Optional<LeaseListener> listener;
    private final LockObserver observer;
    private final Clock clock;
    private final Consumer<Lease> whenOver;
    /** An event can come before the caller has the lease. */
    private final Queue<LeaseEvent> early = new ArrayDeque<>();

    private @Nullable Lease lease;
    private long since;
    private boolean over;

    /**
     * @param client the name of the client
     * @param whenOver receives the lease when it is over
     */
    ObservedGrant(
            String client,
            LockRequest request,
            CallMemo memo,
            LockObserver observer,
            Clock clock,
            Consumer<Lease> whenOver) {
        this.call = LockCall.of(client, request, memo);
        this.listener = request.listener().filter(heard -> !(heard instanceof LockCall.Template));
        this.observer = observer;
        this.clock = clock;
        this.whenOver = whenOver;
    }

    LockCall call() {
        return call;
    }

    /** Begins to tell of the lease. */
    synchronized void granted(Lease granted) {
        lease = granted;
        since = clock.nanos();
        observer.granted(call, granted);
        early.forEach(event -> tell(granted, event));
        early.clear();
    }

    @Override
    public void on(Lease of, LeaseEvent event) {
        hear(event);
        listener.ifPresent(own -> own.on(new ObservedLease(of, this), event));
    }

    private synchronized void hear(LeaseEvent event) {
        Lease granted = lease;
        if (granted == null) {
            early.add(event);
        } else {
            tell(granted, event);
        }
    }

    private void tell(Lease granted, LeaseEvent event) {
        if (over) {
            return;
        }
        if (event instanceof LeaseEvent.Lost lost) {
            lost(granted, Optional.of(lost.reason()));
        } else if (event instanceof LeaseEvent.InDanger) {
            observer.inDanger(call, granted);
        } else {
            observer.safeAgain(call, granted);
        }
    }

    private void lost(Lease granted, Optional<LostReason> reason) {
        over = true;
        whenOver.accept(granted);
        observer.lost(call, granted, reason, held());
    }

    private Duration held() {
        return Duration.ofNanos(clock.nanos() - since);
    }

    /** The holder has ended the lease. */
    synchronized void ended(ReleaseOutcome outcome) {
        Lease granted = lease;
        if (granted == null || over) {
            return;
        }
        if (outcome == ReleaseOutcome.LOST) {
            // If the loss was noticed before the release, its event is on its way, with the reason.
            if (granted.state() != LeaseState.LOST) {
                lost(granted, Optional.empty());
            }
        } else {
            over = true;
            whenOver.accept(granted);
            observer.released(call, granted, outcome, held());
        }
    }

    synchronized boolean isOver() {
        return over;
    }

    /** The holder tried to end the lease. A misuse does not end it. */
    void notEnded() {
        Lease granted;
        synchronized (this) {
            granted = lease;
        }
        if (granted != null && granted.state() == LeaseState.RELEASED) {
            ended(ReleaseOutcome.UNKNOWN);
        }
    }
}
