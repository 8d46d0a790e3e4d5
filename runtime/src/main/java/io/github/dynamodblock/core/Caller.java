package io.github.dynamodblock.core;

import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One caller who wants a lock: the thread-safe shell around {@link Acquisition}. Its future is the caller's; when that
 * is cancelled, the caller left.
 */
final class Caller {
    private final Shared shared;
    private final LockRequest request;
    private final Times times;
    private final Acquisition.Plan plan;
    private final CompletableFuture<Optional<HeldLease>> granted = new CompletableFuture<>();
    private Acquisition state;
    private Timer.@Nullable Alarm look;
    private Timer.@Nullable Alarm deadline;

    /** @param limit how long a patient caller waits, in nanoseconds; an impatient one asks once */
    Caller(Shared shared, LockRequest request, boolean patient, long limit) {
        this.shared = shared;
        this.request = request;
        this.times = shared.settings()
                .times(request.timing().orElse(shared.settings().timing()));
        long now = shared.ports().clock().nanos();
        long end = now + (patient ? limit : times.answerLimit());
        this.plan = new Acquisition.Plan(
                patient,
                now,
                end,
                times,
                request.polling().map(Polling::of).orElse(Polling.DEFAULT),
                Terms.of(request));
        this.state = Acquisition.begin(plan, shared.ports().chance().grant());
    }

    LockKey key() {
        return request.key();
    }

    long lease() {
        return times.lease();
    }

    /** Empty if asked once and held by another. */
    CompletableFuture<Optional<HeldLease>> granted() {
        return granted;
    }

    /** Starts it: at once if impatient, else when it is the head of the queue. */
    void begin() {
        // In this order: whoever closes ends what it finds among the callers, and must not do so before it has begun.
        shared.unsettled().begin(this, () -> {});
        shared.callers().add(this);
        if (shared.isClosed()) {
            clientClosed();
            return;
        }
        long now = shared.ports().clock().nanos();
        synchronized (this) {
            deadline =
                    shared.ports().timer().after(plan.deadline() - now, () -> feed(new AcquireInput.TimeUp(outlook())));
        }
        Futures.hear(granted, (lease, failure) -> {
            if (granted.isCancelled()) {
                feed(new AcquireInput.Left());
            }
        });
        if (plan.patient()) {
            shared.queues().join(this);
            // Over already, by a deadline that was as short as this thread was slow? Nobody else will take it out.
            if (isOver()) {
                shared.queues().leave(this);
            }
        } else {
            wake();
        }
    }

    /** Now is a good time to look; not when closing, which ends everybody's wait. */
    void wake() {
        if (!shared.isClosed()) {
            feed(new AcquireInput.Woken(outlook()));
        }
    }

    private synchronized boolean isOver() {
        return state.isOver();
    }

    /** The client closes. */
    void clientClosed() {
        feed(new AcquireInput.Left());
        granted.completeExceptionally(new LockClientClosedException(key()));
    }

    private Outlook outlook() {
        long now = shared.ports().clock().nanos();
        return shared.observations()
                .of(key())
                .map(seen -> Outlook.of(seen, shared.orphans().wrote(seen.version()), now))
                .orElse(Outlook.UNSEEN);
    }

    private void feed(AcquireInput input) {
        Step<Acquisition, AcquireEffect> step;
        boolean leaves;
        boolean settled;
        synchronized (this) {
            boolean wasOver = state.isOver();
            boolean wasSettled = state.isSettled();
            step = state.on(
                    input, Moment.now(shared.ports().clock()), shared.ports().chance()::grant);
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
        if (leaves) {
            shared.callers().remove(this);
            if (plan.patient()) {
                shared.queues().leave(this);
            }
        }
        step.effects().forEach(this::perform);
        if (settled) {
            shared.unsettled().end(this);
        }
    }

    private void perform(AcquireEffect effect) {
        if (effect instanceof AcquireEffect.SendAcquire send) {
            // Paused here? The request leaves later than its stamp, which only shortens the belief it may bring.
            shared.requests()
                    .write(
                            shared.writes().acquire(request, times, send.version(), send.seen()),
                            times.attempt(),
                            answer -> {
                                saw(answer);
                                feed(new AcquireInput.Written(answer, outlook()));
                            });
        } else if (effect instanceof AcquireEffect.SendRead) {
            shared.requests().read(key(), false, times.attempt(), answer -> {
                if (answer instanceof ReadAnswer.Shown shown) {
                    shared.observations()
                            .glimpsed(key(), shown.row(), shared.ports().clock().nanos());
                }
                feed(new AcquireInput.Read(answer, outlook()));
            });
        } else if (effect instanceof AcquireEffect.SendHeartbeat send) {
            shared.requests()
                    .write(
                            shared.writes()
                                    .heartbeat(
                                            request,
                                            times,
                                            send.version(),
                                            send.token(),
                                            Optional.empty(),
                                            send.unwanted()),
                            times.attempt(),
                            answer -> {
                                saw(answer);
                                feed(new AcquireInput.Confirmed(answer, outlook()));
                            });
        } else if (effect instanceof AcquireEffect.WakeIn in) {
            wakeIn(in.exact() ? in.nanos() : shared.jittered(in.nanos()));
        } else if (effect instanceof AcquireEffect.Disown disown) {
            shared.orphans().disown(disown.grant());
        } else if (effect instanceof AcquireEffect.Sweep sweep) {
            shared.orphans().sweep(key(), sweep.grant(), sweep.beat(), times);
        } else {
            end(effect);
        }
    }

    private void end(AcquireEffect effect) {
        if (effect instanceof AcquireEffect.Granted won) {
            Tenure tenure = Tenure.begin(times, won.version(), won.token(), won.acknowledged());
            HeldLease lease = new HeldLease(shared, request, tenure, won.content());
            shared.leases().add(lease);
            lease.begin();
            if (shared.isClosed()) {
                lease.clientClosed();
            }
            // The caller may have left just now; then nobody believes in it, and it goes back.
            if (!granted.complete(Optional.of(lease))) {
                lease.giveBack();
            }
        } else if (effect instanceof AcquireEffect.NotGranted not) {
            if (!plan.patient()) {
                granted.complete(Optional.empty());
            } else {
                fail(new LockNotGrantedException(
                        key(), not.holder(), Duration.ofNanos(plan.deadline() - plan.begun())));
            }
        } else if (effect instanceof AcquireEffect.NoItem) {
            if (!plan.patient()) {
                granted.complete(Optional.empty());
            } else {
                fail(new LockNotGrantedException(key()));
            }
        } else if (effect instanceof AcquireEffect.Failed failed) {
            fail(failed.why());
        }
    }

    private void fail(LockException why) {
        granted.completeExceptionally(why);
    }

    private void wakeIn(long nanos) {
        if (nanos <= 0) {
            // Not on this thread, which may be the timer's.
            shared.ports().sender().execute(this::wake);
            return;
        }
        synchronized (this) {
            if (!state.isOver()) {
                cancel(look);
                look = shared.ports()
                        .timer()
                        .after(nanos, () -> shared.ports().sender().execute(this::wake));
            }
        }
    }

    private void saw(StoreAnswer answer) {
        shared.observations().saw(key(), answer, shared.ports().clock().nanos());
    }

    private static void cancel(Timer.@Nullable Alarm alarm) {
        if (alarm != null) {
            alarm.cancel();
        }
    }
}
