package io.github.dynamodblock.core;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.Content;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The thread-safe shell around {@link Tenure}. Its monitor is held for a step only, never while anything is sent or
 * told, so that the timer of danger and expiry cannot wait for the store or for the application.
 */
final class HeldLease implements Lease {
    private final Shared shared;
    /** Not this object, which is the application's to lock. */
    private final Object monitor = new Object();

    private final LockRequest request;
    private final Listeners listeners;
    private final Renewals renewals = new Renewals();
    private volatile Content content;
    private long newestShown;
    private volatile Tenure tenure;
    private Timer.@Nullable Alarm beat;
    private Timer.@Nullable Alarm watch;
    private @Nullable CompletableFuture<ReleaseOutcome> releasing;
    /** When renewing ends, if it does. */
    private final Optional<Long> renewedUntil;
    /** Until when the row stays taken, however soon the lease is released. */
    private volatile Optional<Long> keptUntil;

    HeldLease(Shared shared, LockRequest request, Tenure tenure, Content content) {
        this.shared = shared;
        this.request = request;
        this.tenure = tenure;
        this.content = content;
        this.listeners = new Listeners(
                this, shared.ports().callbacks(), () -> this.tenure.phase() instanceof Tenure.Phase.Released);
        request.listener().ifPresent(listeners::add);
        this.renewedUntil = request.atMost().map(hold -> nanos() + Nanos.of(hold));
        this.keptUntil = request.atLeast().map(hold -> nanos() + Nanos.of(hold));
    }

    /** Starts the timers. */
    void begin() {
        synchronized (monitor) {
            perform(List.of(
                    new Tenure.Effect.BeatIn(Math.max(
                            0, tenure.acknowledged().nanos() + tenure.times().heartbeat() - nanos())),
                    new Tenure.Effect.WatchAt(
                            tenure.acknowledged().nanos() + tenure.times().safePeriod())));
        }
    }

    /** Whether belief ended by this. */
    private boolean feed(Tenure.Input input) {
        Optional<LockWrite.Heartbeat> heartbeat;
        List<CompletableFuture<@Nullable Void>> vain = List.of();
        boolean ended;
        synchronized (monitor) {
            Step<Tenure, Tenure.Effect> step = tenure.on(input, now());
            tenure = step.state();
            heartbeat = perform(step.effects());
            ended = step.effects().stream().anyMatch(Tenure.Effect.Ended.class::isInstance);
            if (ended) {
                vain = renewals.all();
            }
        }
        heartbeat.ifPresent(this::send);
        if (ended) {
            shared.ended(this);
            vain.forEach(told -> told.completeExceptionally(new LeaseLostException(key(), owner(), why())));
        }
        return ended;
    }

    /** Does all that does not block, and returns what is to be sent outside the monitor. */
    private Optional<LockWrite.Heartbeat> perform(List<Tenure.Effect> effects) {
        Optional<LockWrite.Heartbeat> heartbeat = Optional.empty();
        for (Tenure.Effect effect : effects) {
            if (effect instanceof Tenure.Effect.SendHeartbeat send) {
                heartbeat = Optional.of(shared.writes()
                        .heartbeat(
                                request,
                                tenure.times(),
                                send.version(),
                                tenure.token(),
                                renewals.carriedBy(send.version().beat()),
                                Set.of()));
            } else if (effect instanceof Tenure.Effect.BeatIn in) {
                cancel(beat);
                beat = shared.ports()
                        .timer()
                        .after(
                                shared.jittered(in.nanos()),
                                () -> shared.ports().sender().execute(this::beatDue));
            } else if (effect instanceof Tenure.Effect.WatchAt at) {
                cancel(watch);
                watch = shared.ports().timer().after(at.time() - nanos(), () -> feed(new Tenure.Input.WatchDue()));
            } else if (effect instanceof Tenure.Effect.Tell tell) {
                listeners.tell(tell.event());
            } else if (effect instanceof Tenure.Effect.Ended) {
                cancel(beat);
                cancel(watch);
            }
        }
        return heartbeat;
    }

    private void beatDue() {
        if (renewedUntil.isEmpty() || !Nanos.reached(nanos(), renewedUntil.get())) {
            feed(new Tenure.Input.BeatDue());
        }
    }

    private void send(LockWrite.Heartbeat heartbeat) {
        // Between the step that stamped the send and here the holder may have been paused or have lost the lease. The
        // stamp is early, which only shortens belief, and the row refuses a heartbeat of a grant that is over.
        shared.requests()
                .write(
                        heartbeat,
                        2 * tenure.times().attempt(),
                        answer -> answered(heartbeat.version().beat(), answer));
    }

    private void answered(long ofBeat, StoreAnswer answer) {
        if (answer instanceof StoreAnswer.Refused refused) {
            saw(refused.row());
        }
        feed(new Tenure.Input.Answered(ofBeat, answer));
        if (answer instanceof StoreAnswer.Applied applied) {
            shown(applied.row());
        } else if (answer instanceof StoreAnswer.Refused refused) {
            refused.row()
                    .filter(row -> row.isHeldBy(tenure.grant(), tenure.token()))
                    .ifPresent(this::shown);
        }
    }

    /** The row shows our grant, and with it whatever the application wanted renewed up to that beat. */
    private void shown(LockRow row) {
        List<CompletableFuture<@Nullable Void>> done;
        synchronized (monitor) {
            done = renewals.shownBy(row.beat());
            if (row.beat() > newestShown) {
                newestShown = row.beat();
                content = row.content();
            }
        }
        done.forEach(told -> told.complete(null));
    }

    private void saw(Optional<LockRow> row) {
        shared.observations().saw(key(), row, nanos());
    }

    @Override
    public void addListener(LeaseListener listener) {
        synchronized (monitor) {
            if (tenure.phase() instanceof Tenure.Phase.Lost lost) {
                listeners.tell(listener, new LeaseEvent.Lost(lost.reason()));
            } else {
                listeners.add(listener);
            }
        }
    }

    /** Ends belief, and frees the row in the background. */
    void clientClosed() {
        boolean ended = feed(new Tenure.Input.ClientClosed());
        if (ended && tenure.phase() instanceof Tenure.Phase.Lost lost && lost.reason() == LostReason.CLIENT_CLOSED) {
            // A row that is to stay taken is left to expire: after the loss was told nothing may renew it.
            if (!isKept()) {
                CompletableFuture<ReleaseOutcome> freed = new Parting(shared, request, tenure).free();
                shared.unsettled().begin(freed, () -> {});
                Futures.hear(freed, (outcome, failure) -> shared.unsettled().end(freed));
            }
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
        Parting parting = new Parting(shared, request, tenure);
        return isKept() ? parting.freeAt(keptUntil.orElseThrow()) : parting.free();
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
    public void heartbeat(HeartbeatRequest wanted) {
        Blocking.join(renewed(wanted));
    }

    @Override
    public CompletableFuture<@Nullable Void> heartbeatAsync(HeartbeatRequest wanted) {
        return shared.handed(renewed(wanted));
    }

    private CompletableFuture<@Nullable Void> renewed(HeartbeatRequest wanted) {
        Optional<Times> longer =
                wanted.leaseAtLeast().map(lease -> shared.settings().lengthened(tenure.times(), lease));
        CompletableFuture<@Nullable Void> told;
        synchronized (monitor) {
            if (tenure.isOver()) {
                return CompletableFuture.failedFuture(new LeaseLostException(key(), owner(), why()));
            }
            told = renewals.ask(wanted.data());
        }
        longer.ifPresent(times -> feed(new Tenure.Input.Lengthened(times)));
        beatDue();
        return told;
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
        return tenure.token();
    }

    @Override
    public Optional<LockData> data() {
        return content.data();
    }

    @Override
    public Map<String, AttributeValue> attributes() {
        return content.attributes();
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
            throw new LeaseLostException(key(), owner(), why());
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
        return "Lease[" + key() + ", token " + fencingToken() + ", " + state() + "]";
    }
}
