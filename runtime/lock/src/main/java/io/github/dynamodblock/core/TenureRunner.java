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
 * A tenure runner carries out the decisions of {@link Tenure} for one lease. It is the thread-safe shell around that
 * state machine. Its monitor is held for a step only, and never during a send or a notification. So the timer of danger
 * and expiry cannot wait for the store or for the application.
 */
final class TenureRunner {
    private final ClientContext context;
    private final LockRequest request;
    private final Runnable ended;
    private final LeaseEventDispatcher listeners;
    private final LeaseTimers timers;
    private final RequestedHeartbeats renewals = new RequestedHeartbeats();
    private final HeartbeatFailures heartbeatFailures;
    private final HoldLimit atMost;
    private final LossExplanation invalid;

    private volatile Tenure tenure;
    private volatile RowContent content;
    private long newestShown;

    /**
     * Creates the runner of a lease.
     *
     * @param ended runs once, when belief is over
     */
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
        this.heartbeatFailures = new HeartbeatFailures(context.complaints(), request.key());
        this.atMost = new HoldLimit(context.ports().clock());
        request.atMost().ifPresent(atMost::ask);
        this.invalid = new LossExplanation(request.key(), context.settings().owner(), atMost, heartbeatFailures);
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
        // The first heartbeat comes up to half of that time earlier, so that locks that were taken together are not
        // renewed together.
        long spread = (long) (due * 0.5 * context.ports().chance().fraction());
        perform(List.of(
                new Tenure.Effect.BeatIn(due - spread), new Tenure.Effect.WatchAt(acknowledged + times.safePeriod())));
    }

    Tenure tenure() {
        return tenure;
    }

    /** Returns what the row carries for the application, as of the newest row that was shown. */
    RowContent content() {
        return content;
    }

    /** A heartbeat that must be sent, and what it carries for the application. */
    private record Sending(LockWrite.Heartbeat heartbeat, RequestedHeartbeats.Load load) {}

    /**
     * What an input caused.
     *
     * @param over whether belief ended by it
     * @param sent whether a heartbeat was sent for it
     */
    private record Fed(boolean over, boolean sent) {}

    /** Feeds an input. Returns whether belief ended by it. */
    boolean feed(Tenure.Input input) {
        return feed(input, answer -> {}).over();
    }

    /**
     * Feeds an input.
     *
     * @param also receives the result of the heartbeat too, if one is sent
     */
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
        // The lease ends for this client before any listener is notified, whatever happens to the notification.
        if (over) {
            ended.run();
        }
        listeners.tell();
        vain.forEach(told -> told.completeExceptionally(lost()));
        heartbeat.ifPresent(sending -> send(sending, also));
        return new Fed(over, heartbeat.isPresent());
    }

    /** Carries out all that does not block, and returns what must be sent outside the monitor. */
    private Optional<Sending> perform(List<Tenure.Effect> effects) {
        Optional<Sending> heartbeat = Optional.empty();
        for (Tenure.Effect effect : effects) {
            if (effect instanceof Tenure.Effect.SendHeartbeat send) {
                RequestedHeartbeats.Load load = renewals.loadOf(send.version().beat());
                heartbeat = Optional.of(new Sending(
                        context.writes()
                                .heartbeat(
                                        request, tenure.times(), send.version(), tenure.token(), load.data(), Set.of()),
                        load));
            } else if (effect instanceof Tenure.Effect.BeatIn in) {
                timers.beatIn(context.jittered(in.nanos()), in.nanos() > 0 ? this::sendBeatWithinRate : this::sendBeat);
            } else if (effect instanceof Tenure.Effect.BeatWithin within) {
                timers.beatWithin(context.jittered(within.nanos()), this::sendBeatWithinRate);
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

    private void sendBeatWithinRate() {
        if (!delayForRate()) {
            sendBeat();
        }
    }

    /**
     * Delays a heartbeat if the number of heartbeats per second is limited, and returns whether it did. The delay
     * leaves time for more attempts before the holder is in danger.
     */
    private synchronized boolean delayForRate() {
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
            // While a heartbeat is under way, its result can still acknowledge the requests.
            if (tenure.inFlight() == 0) {
                vain = renewals.all();
            }
        }
        vain.forEach(told -> told.completeExceptionally(atMost.holdLimitPassed(request.key())));
        return false;
    }

    /**
     * Returns whether the lease is still renewed. Without background heartbeats, it is renewed only as long as a
     * heartbeat of the application is not acknowledged.
     */
    private synchronized boolean isRenewed() {
        return request.backgroundHeartbeats() || !renewals.isIdle();
    }

    private void send(Sending sending, Consumer<StoreAnswer> also) {
        LockWrite.Heartbeat heartbeat = sending.heartbeat();
        // Between the step that stamped the send and this line, the thread may have been paused, or the lease may have
        // been lost. The stamp is early, which only shortens belief. And the row refuses a heartbeat of a grant that is
        // over.
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
            // This comes before the step, because the step can end the lease for this reason.
            heartbeatFailures.add(failed);
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
            // So many heartbeats were under way that the newest request was not sent with one of them.
            sendBeat();
        }
    }

    private synchronized boolean isUnsent() {
        return !tenure.isOver() && renewals.isUnsent();
    }

    /**
     * Handles a failed heartbeat. What is refused for good would be refused again, and so the lease would not be
     * renewed. So later heartbeats do not carry it.
     */
    private void failed(RequestedHeartbeats.Load load, StoreAnswer.Failed failed) {
        heartbeatFailures.tell(failed, !(tenure.phase() instanceof Tenure.Phase.Held));
        if (failed instanceof StoreAnswer.Unapplied unapplied && !unapplied.passing()) {
            List<CompletableFuture<@Nullable Void>> refused;
            synchronized (this) {
                refused = renewals.refused(load);
            }
            refused.forEach(told -> told.completeExceptionally(unapplied.why()));
            if (!load.changesNoData()) {
                sendBeat();
            }
        }
    }

    /** Handles a row that shows this grant, and with it all requests of the application up to that beat. */
    private void shown(LockRow row) {
        heartbeatFailures.clear();
        List<CompletableFuture<@Nullable Void>> done;
        synchronized (this) {
            done = renewals.takeAcknowledged(row.beat());
            if (row.beat() > newestShown) {
                newestShown = row.beat();
                content = row.content();
            }
        }
        done.forEach(told -> told.complete(null));
    }

    /**
     * Returns a future that completes when a heartbeat with these changes is acknowledged.
     *
     * @param accepted runs if the request is not refused at once
     */
    CompletableFuture<@Nullable Void> renew(HeartbeatRequest wanted, Runnable accepted) {
        Optional<LeaseTimes> longer =
                wanted.leaseAtLeast().map(lease -> context.settings().lengthened(tenure.times(), lease));
        Optional<RuntimeException> refused = refused(wanted);
        if (refused.isPresent()) {
            return CompletableFuture.failedFuture(refused.get());
        }
        // This comes before the request is added: each beat that carries the request contains the longer lease.
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
        // The send can block, so it does not run on this thread.
        sendBeat();
        return told;
    }

    /** Returns why the request is refused. If it is not refused, its limit ({@code atMost}) applies from now on. */
    private synchronized Optional<RuntimeException> refused(HeartbeatRequest wanted) {
        if (tenure.isOver()) {
            return Optional.of(lost());
        }
        if (wanted.atMost().isEmpty() && atMost.hasPassed()) {
            return Optional.of(atMost.holdLimitPassed(request.key()));
        }
        wanted.atMost().ifPresent(atMost::ask);
        return Optional.empty();
    }

    private StoreUnavailableException unacknowledged() {
        Throwable cause = heartbeatFailures.cause();
        return new StoreUnavailableException(
                "A heartbeat of the lock '" + request.key() + "' was not acknowledged within "
                        + LeaseTimes.LONGEST_ANSWER / 1_000_000_000L
                        + " s. The lease goes on, and its later heartbeats carry the same changes."
                        + " Check the network and the throttling of the table."
                        + (cause == null ? "" : " The last failure: " + cause.getMessage()),
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

    /** Returns the exception for a lease that had to be valid and is not. */
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
