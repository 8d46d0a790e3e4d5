package io.github.dynamodblock.core;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.core.protocol.Moment;
import io.github.dynamodblock.core.protocol.Step;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.DataChange;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread-safe shell around {@link Tenure}. Its monitor is held for a step only, never while anything is sent or
 * told, so that the timer of danger and expiry cannot wait for the store or for the application.
 */
final class TenureRunner {
    private final ClientContext context;
    private final LockRequest request;
    private final Runnable ended;
    private final LeaseEventDispatcher listeners;
    private final LeaseTimers timers;
    private final RequestedHeartbeats renewals = new RequestedHeartbeats();
    private final HeartbeatFailures setbacks;
    private final HoldLimit atMost;
    private final LossExplanation invalid;

    private volatile Tenure tenure;
    private volatile RowContent content;
    private long newestShown;

    /** @param ended hears, once, that belief is over */
    TenureRunner(
            ClientContext context,
            LockRequest request,
            Lease lease,
            Tenure tenure,
            RowContent content,
            Runnable ended) {
        this.context = context;
        this.request = request;
        this.ended = ended;
        this.tenure = tenure;
        this.content = content;
        this.timers = new LeaseTimers(context.ports());
        this.setbacks = new HeartbeatFailures(context.complaints(), request.key());
        this.atMost = new HoldLimit(context.ports().clock());
        request.atMost().ifPresent(atMost::ask);
        this.invalid = new LossExplanation(request.key(), context.settings().owner(), atMost, setbacks);
        this.listeners = new LeaseEventDispatcher(
                lease, context.ports().callbacks(), () -> this.tenure.phase() instanceof Tenure.Phase.Released);
        request.listener().ifPresent(listeners::add);
    }

    /** Starts the timers. */
    void begin() {
        context.warnings().granted(request.key(), tenure.token());
        content.data().ifPresent(data -> context.warnings().carries(request.key(), data));
        startTimers();
    }

    private synchronized void startTimers() {
        LeaseTimes times = tenure.times();
        long acknowledged = tenure.acknowledged().nanos();
        long due = Math.max(0, acknowledged + times.heartbeat() - nanos());
        // Up to half earlier, so that locks that were taken together are not renewed together.
        long spread = (long) (due * 0.5 * context.ports().chance().fraction());
        perform(List.of(
                new Tenure.Effect.BeatIn(due - spread), new Tenure.Effect.WatchAt(acknowledged + times.safePeriod())));
    }

    Tenure tenure() {
        return tenure;
    }

    /** What the row carries for the application, as far as it was shown. */
    RowContent content() {
        return content;
    }

    /** A heartbeat that is to be sent, and what it carries for the application. */
    private record Sending(LockWrite.Heartbeat heartbeat, RequestedHeartbeats.Load load) {}

    /**
     * What an input led to.
     *
     * @param over whether belief ended by it
     * @param sent whether a heartbeat was sent for it
     */
    private record Fed(boolean over, boolean sent) {}

    /** Whether belief ended by this. */
    boolean feed(Tenure.Input input) {
        return feed(input, answer -> {}).over();
    }

    /** @param also hears the answer to the heartbeat too, if one is sent */
    private Fed feed(Tenure.Input input, Consumer<StoreAnswer> also) {
        Optional<Sending> heartbeat;
        List<CompletableFuture<@Nullable Void>> vain = List.of();
        boolean over;
        synchronized (this) {
            Step<Tenure, Tenure.Effect> step = tenure.on(input, now());
            tenure = step.state();
            heartbeat = perform(step.effects());
            over = step.effects().stream().anyMatch(Tenure.Effect.Ended.class::isInstance);
            if (over) {
                vain = renewals.all();
            }
        }
        // It counts no more before anybody is told, whatever becomes of the telling.
        if (over) {
            ended.run();
        }
        listeners.tell();
        vain.forEach(told -> told.completeExceptionally(lost()));
        heartbeat.ifPresent(sending -> send(sending, also));
        return new Fed(over, heartbeat.isPresent());
    }

    /** Does all that does not block, and returns what is to be sent outside the monitor. */
    private Optional<Sending> perform(List<Tenure.Effect> effects) {
        Optional<Sending> heartbeat = Optional.empty();
        for (Tenure.Effect effect : effects) {
            if (effect instanceof Tenure.Effect.SendHeartbeat send) {
                RequestedHeartbeats.Load load =
                        renewals.carriedBy(send.version().beat());
                heartbeat = Optional.of(new Sending(
                        context.writes()
                                .heartbeat(
                                        request, tenure.times(), send.version(), tenure.token(), load.data(), Set.of()),
                        load));
            } else if (effect instanceof Tenure.Effect.BeatIn in) {
                timers.beatIn(context.jittered(in.nanos()), in.nanos() > 0 ? this::beatInTurn : this::sendBeat);
            } else if (effect instanceof Tenure.Effect.BeatWithin within) {
                timers.beatWithin(context.jittered(within.nanos()), this::beatInTurn);
            } else if (effect instanceof Tenure.Effect.WatchAt at) {
                timers.watchAt(at.time(), () -> feed(new Tenure.Input.WatchDue()));
            } else if (effect instanceof Tenure.Effect.Tell tell) {
                listeners.add(tell.event());
            } else if (effect instanceof Tenure.Effect.Ended) {
                timers.stop();
            }
        }
        return heartbeat;
    }

    private void beatInTurn() {
        if (!isPutOff()) {
            sendBeat();
        }
    }

    /** By the limit of heartbeats a second; no longer than leaves time for more attempts before the holder is in danger. */
    private synchronized boolean isPutOff() {
        LeaseTimes times = tenure.times();
        long now = nanos();
        long latest = tenure.acknowledged().nanos() + (times.heartbeat() + times.safePeriod()) / 2;
        long turn = tenure.isOver() ? 0 : context.rateLimiter().turn(now, latest - now);
        if (turn > 0) {
            timers.beatIn(turn, this::sendBeat);
        }
        return turn > 0;
    }

    private void sendBeat() {
        context.heartbeats().due(this, tenure, isAsked(), this::beatDue);
    }

    private synchronized boolean isAsked() {
        return !renewals.isIdle();
    }

    private boolean beatDue(Consumer<StoreAnswer> also) {
        if (!isRenewed()) {
            return false;
        }
        if (!atMost.hasPassed()) {
            return feed(new Tenure.Input.BeatDue(), also).sent();
        }
        List<CompletableFuture<@Nullable Void>> vain = List.of();
        synchronized (this) {
            // Until then the answer to one of them may acknowledge what was asked for.
            if (tenure.inFlight() == 0) {
                vain = renewals.all();
            }
        }
        vain.forEach(told -> told.completeExceptionally(atMost.renewedNoMore(request.key())));
        return false;
    }

    /** Without the background's heartbeats only as long as one of the application's is not acknowledged. */
    private synchronized boolean isRenewed() {
        return request.backgroundHeartbeats() || !renewals.isIdle();
    }

    private void send(Sending sending, Consumer<StoreAnswer> also) {
        LockWrite.Heartbeat heartbeat = sending.heartbeat();
        // Between the step that stamped the send and here the holder may have been paused or have lost the lease. The
        // stamp is early, which only shortens belief, and the row refuses a heartbeat of a grant that is over.
        context.requests().beat(heartbeat, 2 * tenure.times().attempt(), answer -> {
            also.accept(answer);
            answered(heartbeat.version().beat(), sending.load(), answer);
        });
    }

    private void answered(long ofBeat, RequestedHeartbeats.Load load, StoreAnswer answer) {
        if (answer instanceof StoreAnswer.Refused refused) {
            context.observations().saw(request.key(), refused.row(), nanos());
        }
        if (answer instanceof StoreAnswer.Failed failed) {
            // Before the step, which may be the one that ends the lease for it.
            setbacks.add(failed);
        }
        feed(new Tenure.Input.Answered(ofBeat, answer));
        if (answer instanceof StoreAnswer.Failed failed) {
            failed(load, failed);
        } else if (answer instanceof StoreAnswer.Applied applied) {
            shown(applied.row());
        } else if (answer instanceof StoreAnswer.Refused refused) {
            refused.row()
                    .filter(row -> row.isHeldBy(tenure.grant(), tenure.token()))
                    .ifPresent(this::shown);
        }
        if (isUnsent()) {
            // So many were under way that what was asked for last did not leave with one of them.
            sendBeat();
        }
    }

    private synchronized boolean isUnsent() {
        return !tenure.isOver() && renewals.isUnsent();
    }

    /** What is refused for good would be refused again, and the lease with it: so it is carried no further. */
    private void failed(RequestedHeartbeats.Load load, StoreAnswer.Failed failed) {
        setbacks.tell(failed, !(tenure.phase() instanceof Tenure.Phase.Held));
        if (failed instanceof StoreAnswer.Unapplied unapplied && !unapplied.passing()) {
            List<CompletableFuture<@Nullable Void>> refused;
            synchronized (this) {
                refused = renewals.refused(load);
            }
            refused.forEach(told -> told.completeExceptionally(unapplied.why()));
            if (!load.saysNothing()) {
                sendBeat();
            }
        }
    }

    /** The row shows our grant, and with it whatever the application wanted renewed up to that beat. */
    private void shown(LockRow row) {
        setbacks.clear();
        List<CompletableFuture<@Nullable Void>> done;
        synchronized (this) {
            done = renewals.shownBy(row.beat());
            if (row.beat() > newestShown) {
                newestShown = row.beat();
                content = row.content();
            }
        }
        done.forEach(told -> told.complete(null));
    }

    /**
     * Ends when a heartbeat that says so much is acknowledged.
     *
     * @param accepted run if it is not refused at once
     */
    CompletableFuture<@Nullable Void> renew(HeartbeatRequest wanted, Runnable accepted) {
        Optional<LeaseTimes> longer =
                wanted.leaseAtLeast().map(lease -> context.settings().lengthened(tenure.times(), lease));
        Optional<RuntimeException> refused = refused(wanted);
        if (refused.isPresent()) {
            return CompletableFuture.failedFuture(refused.get());
        }
        // Before it is asked for: each beat that carries it says the longer lease.
        longer.ifPresent(times -> feed(new Tenure.Input.Lengthened(times)));
        CompletableFuture<@Nullable Void> told;
        synchronized (this) {
            if (tenure.isOver()) {
                return CompletableFuture.failedFuture(lost());
            }
            told = renewals.ask(DataChange.of(wanted.data(), wanted.removesData()));
        }
        accepted.run();
        wanted.data().ifPresent(data -> context.warnings().carries(request.key(), data));
        Timer.Alarm limit = context.ports()
                .timer()
                .after(LeaseTimes.LONGEST_ANSWER, () -> told.completeExceptionally(unacknowledged()));
        Futures.hear(told, (nothing, failure) -> limit.cancel());
        // Not on this thread, which the sending may hold.
        sendBeat();
        return told;
    }

    /** Why nothing of it can be; else its limit holds from now on. */
    private synchronized Optional<RuntimeException> refused(HeartbeatRequest wanted) {
        if (tenure.isOver()) {
            return Optional.of(lost());
        }
        if (wanted.atMost().isEmpty() && atMost.hasPassed()) {
            return Optional.of(atMost.renewedNoMore(request.key()));
        }
        wanted.atMost().ifPresent(atMost::ask);
        return Optional.empty();
    }

    private StoreUnavailableException unacknowledged() {
        Throwable cause = setbacks.cause();
        return new StoreUnavailableException(
                "A heartbeat of the lock '" + request.key() + "' was not acknowledged within "
                        + LeaseTimes.LONGEST_ANSWER / 1_000_000_000L
                        + " s. Its lease goes on, and its later heartbeats say the same; look at the network and the"
                        + " table's throttling." + (cause == null ? "" : " The last one: " + cause.getMessage()),
                cause);
    }

    void addListener(LeaseListener listener) {
        LostReason reason;
        synchronized (this) {
            if (!(tenure.phase() instanceof Tenure.Phase.Lost lost)) {
                listeners.add(listener);
                return;
            }
            reason = lost.reason();
        }
        listeners.tell(listener, new LeaseEvent.Lost(reason));
    }

    synchronized void removeListener(LeaseListener listener) {
        listeners.remove(listener);
    }

    /** What is thrown where the lease had to be valid. */
    LeaseLostException lost() {
        return invalid.why(tenure, now());
    }

    private Moment now() {
        return MomentClock.now(context.ports().clock());
    }

    private long nanos() {
        return context.ports().clock().nanos();
    }
}
