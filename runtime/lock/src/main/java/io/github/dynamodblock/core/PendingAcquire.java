package io.github.dynamodblock.core;

import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockException;
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
 * One caller who wants a lock, or several together: the thread-safe shell around {@link Acquisition}. Its future is the
 * caller's; when that is cancelled, the caller left.
 *
 * @param <T> what it holds in the end
 */
final class PendingAcquire<T> {
    private final ClientContext context;
    private final AcquireTarget<T> wanted;
    private final Acquisition.Plan plan;
    private final CompletableFuture<Optional<T>> granted = new CompletableFuture<>();
    private Acquisition state;
    private long steps;
    private long lookOf;
    private Timer.@Nullable Alarm look;
    private Timer.@Nullable Alarm deadline;

    /** @param limit how long a patient caller waits, in nanoseconds; an impatient one asks once */
    PendingAcquire(ClientContext context, AcquireTarget<T> wanted, boolean patient, long limit) {
        this.context = context;
        this.wanted = wanted;
        LockRequest request = wanted.request();
        LeaseTimes times = context.times(request);
        long now = context.ports().clock().nanos();
        OptionalLong beyond =
                request.waitBeyondLease().map(Nanos::of).map(OptionalLong::of).orElse(OptionalLong.empty());
        // Of a holder that is not found nobody knows the lease; ours is as good as any.
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

    /** In which queue it waits. */
    Object line() {
        return wanted.line();
    }

    long lease() {
        return plan.times().lease();
    }

    /** Empty if asked once and held by another. */
    CompletableFuture<Optional<T>> granted() {
        return granted;
    }

    /** Starts it: at once if impatient, else when it is the head of the queue. */
    void begin() {
        wanted.asks();
        // In this order: whoever closes ends what it finds among the callers, and must not do so before it has begun.
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
            // Over already, by a deadline that was as short as this thread was slow? Nobody else will take it out.
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

    /** Unless the deadline was moved just then. */
    private void timeUp(long time) {
        if (deadline() == time) {
            feed(() -> new AcquireInput.TimeUp(wanted.assessment()));
        }
    }

    private synchronized long deadline() {
        return state.plan().deadline();
    }

    /** Now is a good time to look; not when closing, which ends everybody's wait. */
    void wake() {
        if (!context.isClosed()) {
            feed(() -> new AcquireInput.Woken(wanted.assessment()));
        }
    }

    private synchronized boolean isOver() {
        return state.isOver();
    }

    /** The client closes. */
    void clientClosed() {
        feed(AcquireInput.Left::new);
        granted.completeExceptionally(
                new LockClientClosedException(wanted.request().key()));
    }

    /** Looks under the monitor: who is woken between a look and its step would find it busy, and be woken no more. */
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
            // Of this step alone: only after its effects nothing of this caller is left.
            settled = !wasSettled && state.isSettled();
            if (leaves) {
                cancel(look);
                cancel(deadline);
            }
        }
        // Out of the queue before anybody is told: what they do next may be to ask for the same key again.
        Optional<PendingAcquire<?>> next = leaves ? leave(step.effects()) : Optional.empty();
        step.effects().forEach(effect -> perform(effect, ofStep));
        // After that: of what is held now the next one need not ask the store.
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
            // Paused here? The request leaves later than its stamp, which only shortens the belief it may bring.
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
            // The caller may have left just now; then nobody believes in it, and it goes back.
            if (!granted.complete(Optional.of(held))) {
                wanted.giveBack(held);
            }
        } else if (effect instanceof AcquireEffect.NotGranted not) {
            if (!plan.patient()) {
                granted.complete(Optional.empty());
            } else {
                fail(new LockNotGrantedException(
                        wanted.inTheWay(), not.holder(), Duration.ofNanos(deadline() - plan.begun())));
            }
        } else if (effect instanceof AcquireEffect.NoItem) {
            if (!plan.patient()) {
                granted.complete(Optional.empty());
            } else {
                fail(new LockNotGrantedException(wanted.inTheWay()));
            }
        } else if (effect instanceof AcquireEffect.Failed failed) {
            fail(failed.why());
        }
    }

    private void fail(LockException why) {
        granted.completeExceptionally(why);
    }

    private void wakeIn(long nanos, long ofStep) {
        if (nanos <= 0) {
            // Not on this thread, which may be the timer's.
            context.ports().sender().execute(this::wake);
            return;
        }
        synchronized (this) {
            // A step that came later may have set it meanwhile.
            if (!state.isOver() && ofStep > lookOf) {
                cancel(look);
                lookOf = ofStep;
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
