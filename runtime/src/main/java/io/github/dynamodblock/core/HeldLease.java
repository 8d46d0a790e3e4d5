package io.github.dynamodblock.core;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The thread-safe shell around {@link Tenure}. Its monitor is held for a step only, never while anything is sent or
 * told, so that the timer of danger and expiry cannot wait for the store or for the application.
 */
final class HeldLease implements Lease {
    private final Shared shared;
    /** Not this object, which is the application's to lock. */
    private final Object monitor = new Object();

    private final LockKey key;
    private final Times times;
    private final InOrder callbacks;
    private final List<LeaseListener> listeners = new ArrayList<>();
    private volatile Tenure tenure;
    private Timer.@Nullable Alarm beat;
    private Timer.@Nullable Alarm watch;
    private @Nullable CompletableFuture<ReleaseOutcome> releasing;

    HeldLease(Shared shared, LockKey key, Times times, Tenure tenure, Optional<LeaseListener> listener) {
        this.shared = shared;
        this.key = key;
        this.times = times;
        this.tenure = tenure;
        this.callbacks = new InOrder(shared.ports().callbacks());
        listener.ifPresent(listeners::add);
    }

    /** Starts the timers. */
    void begin() {
        synchronized (monitor) {
            perform(List.of(
                    new Tenure.Effect.BeatIn(Math.max(0, tenure.acknowledged().nanos() + times.heartbeat() - nanos())),
                    new Tenure.Effect.WatchAt(tenure.acknowledged().nanos() + times.safePeriod())));
        }
    }

    /** Whether belief ended by this. */
    private boolean feed(Tenure.Input input) {
        Optional<Tenure.Effect.SendHeartbeat> heartbeat;
        boolean ended;
        synchronized (monitor) {
            Step<Tenure, Tenure.Effect> step = tenure.on(input, now());
            tenure = step.state();
            heartbeat = perform(step.effects());
            ended = step.effects().stream().anyMatch(Tenure.Effect.Ended.class::isInstance);
        }
        heartbeat.ifPresent(this::send);
        if (ended) {
            shared.ended(this);
        }
        return ended;
    }

    /** Does all that does not block, and returns what is to be sent outside the monitor. */
    private Optional<Tenure.Effect.SendHeartbeat> perform(List<Tenure.Effect> effects) {
        Optional<Tenure.Effect.SendHeartbeat> heartbeat = Optional.empty();
        for (Tenure.Effect effect : effects) {
            if (effect instanceof Tenure.Effect.SendHeartbeat send) {
                heartbeat = Optional.of(send);
            } else if (effect instanceof Tenure.Effect.BeatIn in) {
                cancel(beat);
                beat = shared.ports()
                        .timer()
                        .after(
                                shared.jittered(in.nanos()),
                                () -> shared.ports().sender().execute(() -> feed(new Tenure.Input.BeatDue())));
            } else if (effect instanceof Tenure.Effect.WatchAt at) {
                cancel(watch);
                watch = shared.ports().timer().after(at.time() - nanos(), () -> feed(new Tenure.Input.WatchDue()));
            } else if (effect instanceof Tenure.Effect.Tell tell) {
                tell(tell.event());
            } else if (effect instanceof Tenure.Effect.Ended) {
                cancel(beat);
                cancel(watch);
            }
        }
        return heartbeat;
    }

    private void send(Tenure.Effect.SendHeartbeat heartbeat) {
        // Between the step that stamped the send and here the holder may have been paused or have lost the lease. The
        // stamp is early, which only shortens belief, and the row refuses a heartbeat of a grant that is over.
        shared.requests()
                .write(
                        shared.writes().heartbeat(key, times, heartbeat.version(), fencingToken()),
                        2 * times.attempt(),
                        answer -> answered(heartbeat.version().beat(), answer));
    }

    private void answered(long ofBeat, StoreAnswer answer) {
        if (answer instanceof StoreAnswer.Refused refused) {
            saw(refused.row());
        }
        feed(new Tenure.Input.Answered(ofBeat, answer));
    }

    private void saw(Optional<LockRow> row) {
        shared.observations().saw(key, row, nanos());
    }

    private void tell(LeaseEvent event) {
        List<LeaseListener> told = List.copyOf(listeners);
        callbacks.execute(() -> told.forEach(listener -> tell(listener, event)));
    }

    private void tell(LeaseListener listener, LeaseEvent event) {
        // A release in time ends the story; what was on its way then is not told any more.
        if (tenure.phase() instanceof Tenure.Phase.Released) {
            return;
        }
        try {
            listener.on(this, event);
        } catch (RuntimeException | Error e) {
            shared.listenerFailed(key, event, e);
        }
    }

    @Override
    public void addListener(LeaseListener listener) {
        synchronized (monitor) {
            if (tenure.phase() instanceof Tenure.Phase.Lost lost) {
                callbacks.execute(() -> tell(listener, new LeaseEvent.Lost(lost.reason())));
            } else {
                listeners.add(listener);
            }
        }
    }

    /** Ends belief, and frees the row in the background. */
    void clientClosed() {
        boolean ended = feed(new Tenure.Input.ClientClosed());
        if (ended && tenure.phase() instanceof Tenure.Phase.Lost lost && lost.reason() == LostReason.CLIENT_CLOSED) {
            CompletableFuture<ReleaseOutcome> freed = free();
            shared.unsettled().begin(freed, () -> {});
            Futures.hear(freed, (outcome, failure) -> shared.unsettled().end(freed));
        }
    }

    /** Nobody was told of it, and nobody believes in it. */
    void giveBack() {
        CompletableFuture<ReleaseOutcome> unused = released();
    }

    private CompletableFuture<ReleaseOutcome> free() {
        return new ReleaseRun(shared, key, times, Releasing.of(tenure, nanos() + times.answerLimit())).begin();
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
        shared.unsettled().begin(outcome, () -> outcome.complete(unanswered()));
        feed(new Tenure.Input.ReleaseInvoked());
        if (tenure.phase() instanceof Tenure.Phase.Released) {
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
        return tenure.phase() instanceof Tenure.Phase.Lost ? ReleaseOutcome.LOST : ReleaseOutcome.UNKNOWN;
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
        return key;
    }

    @Override
    public String owner() {
        return shared.settings().owner();
    }

    @Override
    public long fencingToken() {
        return tenure.token();
    }

    @Override
    public boolean isValid() {
        // The clock is read after the state: a pause between the two can only turn the answer to "no".
        Tenure state = tenure;
        return isValid(state, now());
    }

    private boolean isValid(Tenure state, Moment now) {
        if (state.isToBeAsked(now)) {
            feed(new Tenure.Input.WatchDue());
        }
        return state.isValid(now);
    }

    @Override
    public Duration remaining() {
        Tenure state = tenure;
        Moment now = now();
        return isValid(state, now) ? Duration.ofNanos(state.validUntil() - now.nanos()) : Duration.ZERO;
    }

    @Override
    public void ensureValid() {
        if (!isValid()) {
            throw new LeaseLostException(key, owner(), why());
        }
    }

    private String why() {
        Tenure.Phase phase = tenure.phase();
        if (phase instanceof Tenure.Phase.Lost lost) {
            return switch (lost.reason()) {
                case STOLEN -> "another grant took the lock, or it was released by force";
                case EXPIRED -> "no heartbeat was acknowledged for a whole lease";
                case CLIENT_CLOSED -> "its lock client was closed";
            };
        }
        if (phase instanceof Tenure.Phase.Released) {
            return "it was released";
        }
        return now().reached(tenure.validUntil())
                ? "no heartbeat was acknowledged for a whole lease"
                : "the machine may have been suspended, and no heartbeat was acknowledged since";
    }

    @Override
    public LeaseState state() {
        Tenure state = tenure;
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

    private static void cancel(Timer.@Nullable Alarm alarm) {
        if (alarm != null) {
            alarm.cancel();
        }
    }

    @Override
    public String toString() {
        return "Lease[" + key + ", token " + fencingToken() + ", " + state() + "]";
    }
}
