package io.github.dynamodblock.core;

import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.AcquireInput;
import io.github.dynamodblock.core.protocol.AcquirePreconditions;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.core.protocol.Nanos;
import io.github.dynamodblock.core.protocol.PollingSchedule;
import io.github.dynamodblock.core.protocol.Step;
import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pending acquire is one caller that requests a lock, or several locks together, and has no result yet. It is the
 * thread-safe shell around {@link Acquisition}. The caller has its future; if the future is cancelled, the caller has
 * left.
 *
 * @param <T> the lease or leases that the caller holds in the end
 */
final class PendingAcquire<T> {
    private final ClientContext context;
    private final AcquireTarget<T> wanted;
    private final Acquisition.Plan plan;
    private final CompletableFuture<Optional<T>> granted = new CompletableFuture<>();
    /** Whether the future fails if the lock is not granted; otherwise its result is then empty. */
    private boolean fails;

    private Acquisition state;
    private long steps;
    private long lookSetByStep;
    private Timer.@Nullable Alarm look;
    private Timer.@Nullable Alarm deadline;

    /**
     * Creates the acquire of one caller. It starts with {@link #begin}.
     *
     * @param patient whether the caller waits while another holder has the lock; otherwise it makes one request
     * @param limit how long a patient caller waits, in nanoseconds
     */
    PendingAcquire(ClientContext context, AcquireTarget<T> wanted, boolean patient, long limit) {
        this.context = context;
        this.wanted = wanted;
        this.fails = patient;
        LockRequest request = wanted.request();
        LeaseTimes times = context.times(request);
        long now = context.ports().clock().nanos();
        OptionalLong beyond =
                request.waitBeyondLease().map(Nanos::of).map(OptionalLong::of).orElse(OptionalLong.empty());
        // If no holder is found, its lease duration is not known. The lease duration of this request is as good as any.
        long longest = beyond.isPresent() ? times.lease() + times.attempt() + beyond.getAsLong() : limit;
        long end = now + (patient ? longest : times.answerLimit());
        this.plan = new Acquisition.Plan(
                patient,
                now,
                end,
                times,
                request.polling().map(PollingSchedule::of).orElse(PollingSchedule.DEFAULT),
                AcquirePreconditions.of(request),
                patient ? beyond : OptionalLong.empty());
        this.state = Acquisition.begin(plan, context.ports().chance().grant());
    }

    /** Lets the future fail, and say who holds the lock, if a caller that does not wait does not get the lock. */
    PendingAcquire<T> orFail() {
        fails = true;
        return this;
    }

    /** Returns the key of the queue in which the caller waits. */
    Object line() {
        return wanted.line();
    }

    long lease() {
        return plan.times().lease();
    }

    /**
     * Returns the future of the result; empty if the caller does not wait and does not get the lock, unless {@link
     * #orFail} was called.
     */
    CompletableFuture<Optional<T>> granted() {
        return granted;
    }

    /** Starts the acquire: at once if the caller does not wait, and otherwise when it is the head of its queue. */
    void begin() {
        wanted.asks();
        // The order matters: closing ends every caller that it finds, and must not do so before the caller has begun.
        context.pendingWork().begin(this, () -> {});
        context.callers().add(this);
        if (context.isClosed()) {
            clientClosed();
            return;
        }
        endAt(plan.deadline());
        Futures.hear(granted, (lease, failure) -> {
            if (granted.isCancelled()) {
                feed(AcquireInput.Left::new);
            }
        });
        if (plan.patient()) {
            context.queues().join(this);
            // If the deadline is as short as this thread is slow, the acquire may be over already. Then no other code
            // removes it from the queue.
            if (isOver()) {
                context.queues().leave(this, false).ifPresent(context.queues()::start);
            }
        } else {
            wake();
        }
    }

    private synchronized void endAt(long time) {
        if (!state.isOver()) {
            cancel(deadline);
            deadline =
                    context.ports().timer().after(time - context.ports().clock().nanos(), () -> timeUp(time));
        }
    }

    /** Handles the deadline, if it was not moved just now. */
    private void timeUp(long time) {
        if (deadline() == time) {
            feed(() -> new AcquireInput.TimeUp(wanted.assessment()));
        }
    }

    private synchronized long deadline() {
        return state.plan().deadline();
    }

    /** Lets the acquire check the row now. Does nothing during closing, which ends the waits of all callers. */
    void wake() {
        if (!context.isClosed()) {
            feed(() -> new AcquireInput.Woken(wanted.assessment()));
        }
    }

    private synchronized boolean isOver() {
        return state.isOver();
    }

    /** Ends the acquire because the client closes. */
    void clientClosed() {
        feed(AcquireInput.Left::new);
        granted.completeExceptionally(
                new LockClientClosedException(wanted.request().key()));
    }

    /**
     * Feeds an input, with an assessment that is made under the monitor. Otherwise a caller that is woken between the
     * assessment and its step would be busy then, and would not be woken again.
     */
    private void feed(Supplier<AcquireInput> input) {
        Step<Acquisition, AcquireEffect> step;
        boolean leaves;
        boolean settled;
        long ofStep;
        synchronized (this) {
            ofStep = ++steps;
            boolean wasOver = state.isOver();
            boolean wasSettled = state.isSettled();
            step = state.on(
                    input.get(),
                    MomentClock.now(context.ports().clock()),
                    context.ports().chance()::grant);
            state = step.state();
            leaves = !wasOver && state.isOver();
            // This belongs to this step alone: only after its effects is nothing left of this caller.
            settled = !wasSettled && state.isSettled();
            if (leaves) {
                cancel(look);
                cancel(deadline);
            }
        }
        // The caller leaves the queue before any result is reported: the next action of the application can be a
        // request for the same key.
        Optional<PendingAcquire<?>> next = leaves ? leave(step.effects()) : Optional.empty();
        step.effects().forEach(effect -> perform(effect, ofStep));
        // This comes after the effects: if the lock is held now, the next caller does not have to send a request.
        next.ifPresent(context.queues()::start);
        if (settled) {
            context.pendingWork().end(this);
        }
    }

    private Optional<PendingAcquire<?>> leave(List<AcquireEffect> effects) {
        context.callers().remove(this);
        wanted.leaves();
        boolean won = effects.stream().anyMatch(AcquireEffect.Granted.class::isInstance);
        return plan.patient() ? context.queues().leave(this, won) : Optional.empty();
    }

    private void perform(AcquireEffect effect, long ofStep) {
        if (effect instanceof AcquireEffect.SendAcquire send) {
            // If the thread is paused here, the request is sent later than its time stamp. This only shortens the
            // belief that it can bring.
            wanted.acquire(send, seen -> feed(() -> new AcquireInput.Written(seen.answer(), wanted.assessment())));
        } else if (effect instanceof AcquireEffect.SendRead) {
            wanted.read(seen -> feed(() -> new AcquireInput.Read(seen.answer(), wanted.assessment())));
        } else if (effect instanceof AcquireEffect.SendHeartbeat send) {
            wanted.heartbeat(send, seen -> feed(() -> new AcquireInput.Confirmed(seen.answer(), wanted.assessment())));
        } else if (effect instanceof AcquireEffect.WakeIn in) {
            wakeIn(in.exact() ? in.nanos() : context.jittered(in.nanos()), ofStep);
        } else if (effect instanceof AcquireEffect.EndAt at) {
            endAt(at.time());
        } else if (effect instanceof AcquireEffect.Disown disown) {
            wanted.disown(disown.grant());
        } else if (effect instanceof AcquireEffect.Sweep sweep) {
            wanted.sweep(sweep);
        } else {
            end(effect);
        }
    }

    private void end(AcquireEffect effect) {
        if (effect instanceof AcquireEffect.Granted won) {
            T held = wanted.begin(won);
            // The caller may have left just now. Then no client treats the lease as valid, and it is given back.
            if (!granted.complete(Optional.of(held))) {
                wanted.giveBack(held);
            }
        } else if (effect instanceof AcquireEffect.NotGranted not) {
            Duration waited = plan.patient() ? Duration.ofNanos(deadline() - plan.begun()) : Duration.ZERO;
            notGranted(new LockNotGrantedException(wanted.blockingKey(), not.holder(), waited));
        } else if (effect instanceof AcquireEffect.NoItem) {
            notGranted(new LockNotGrantedException(wanted.blockingKey()));
        } else if (effect instanceof AcquireEffect.Failed failed) {
            granted.completeExceptionally(failed.why());
        }
    }

    private void notGranted(LockNotGrantedException why) {
        if (fails) {
            granted.completeExceptionally(why);
        } else {
            granted.complete(Optional.empty());
        }
    }

    private void wakeIn(long nanos, long ofStep) {
        if (nanos <= 0) {
            // This thread can be the timer's, which must not send.
            context.ports().sender().execute(this::wake);
            return;
        }
        synchronized (this) {
            // A later step may have set the timer in the meantime.
            if (!state.isOver() && ofStep > lookSetByStep) {
                cancel(look);
                lookSetByStep = ofStep;
                look = context.ports()
                        .timer()
                        .after(nanos, () -> context.ports().sender().execute(this::wake));
            }
        }
    }

    private static void cancel(Timer.@Nullable Alarm alarm) {
        if (alarm != null) {
            alarm.cancel();
        }
    }
}
