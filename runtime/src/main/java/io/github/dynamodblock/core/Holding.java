package io.github.dynamodblock.core;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.spi.Content;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The thread-safe shell around {@link Tenure}. Its monitor is held for a step only, never while anything is sent or
 * told, so that the timer of danger and expiry cannot wait for the store or for the application.
 */
final class Holding {
    private final Shared shared;
    private final LockRequest request;
    private final Runnable ended;
    private final Listeners listeners;
    private final Renewals renewals = new Renewals();
    /** When renewing ends, if it does. */
    private final Optional<Long> renewedUntil;

    private volatile Tenure tenure;
    private volatile Content content;
    private long newestShown;
    private Timer.@Nullable Alarm beat;
    private Timer.@Nullable Alarm watch;

    /** @param ended hears, once, that belief is over */
    Holding(Shared shared, LockRequest request, Lease lease, Tenure tenure, Content content, Runnable ended) {
        this.shared = shared;
        this.request = request;
        this.ended = ended;
        this.tenure = tenure;
        this.content = content;
        this.renewedUntil = request.atMost().map(hold -> nanos() + Nanos.of(hold));
        this.listeners = new Listeners(
                lease, shared.ports().callbacks(), () -> this.tenure.phase() instanceof Tenure.Phase.Released);
        request.listener().ifPresent(listeners::add);
    }

    /** Starts the timers. */
    void begin() {
        shared.warnings().granted(request.key(), tenure.token());
        content.data().ifPresent(data -> shared.warnings().carries(request.key(), data));
        startTimers();
    }

    private synchronized void startTimers() {
        Times times = tenure.times();
        long acknowledged = tenure.acknowledged().nanos();
        long due = Math.max(0, acknowledged + times.heartbeat() - nanos());
        // Up to half earlier, so that locks that were taken together are not renewed together.
        long spread = (long) (due * 0.5 * shared.ports().chance().fraction());
        perform(List.of(
                new Tenure.Effect.BeatIn(due - spread), new Tenure.Effect.WatchAt(acknowledged + times.safePeriod())));
    }

    Tenure tenure() {
        return tenure;
    }

    /** What the row carries for the application, as far as it was shown. */
    Content content() {
        return content;
    }

    /** Whether belief ended by this. */
    boolean feed(Tenure.Input input) {
        Optional<LockWrite.Heartbeat> heartbeat;
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
        heartbeat.ifPresent(this::send);
        if (over) {
            ended.run();
            vain.forEach(told -> told.completeExceptionally(lost()));
        }
        return over;
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
                boolean paced = in.nanos() > 0;
                beatIn(shared.jittered(in.nanos()), () -> {
                    if (paced) {
                        beatInTurn();
                    } else {
                        sendBeat();
                    }
                });
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

    private void beatIn(long nanos, Runnable then) {
        cancel(beat);
        beat = shared.ports().timer().after(nanos, then);
    }

    /** Waits for its turn, but no longer than leaves time for more attempts before the holder is in danger. */
    private synchronized void beatInTurn() {
        Times times = tenure.times();
        long now = nanos();
        long latest = tenure.acknowledged().nanos() + (times.heartbeat() + times.safePeriod()) / 2;
        long turn = tenure.isOver() ? 0 : shared.pace().turn(now, latest - now);
        if (turn > 0) {
            beatIn(turn, this::sendBeat);
        } else {
            sendBeat();
        }
    }

    private void sendBeat() {
        shared.ports().heartbeats().execute(this::beatDue);
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
            shared.observations().saw(request.key(), refused.row(), nanos());
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
        synchronized (this) {
            done = renewals.shownBy(row.beat());
            if (row.beat() > newestShown) {
                newestShown = row.beat();
                content = row.content();
            }
        }
        done.forEach(told -> told.complete(null));
    }

    /** Ends when a heartbeat that says so much is acknowledged. */
    CompletableFuture<@Nullable Void> renew(HeartbeatRequest wanted) {
        Optional<Times> longer =
                wanted.leaseAtLeast().map(lease -> shared.settings().lengthened(tenure.times(), lease));
        CompletableFuture<@Nullable Void> told;
        synchronized (this) {
            if (tenure.isOver()) {
                return CompletableFuture.failedFuture(lost());
            }
            told = renewals.ask(wanted.data());
        }
        wanted.data().ifPresent(data -> shared.warnings().carries(request.key(), data));
        longer.ifPresent(times -> feed(new Tenure.Input.Lengthened(times)));
        beatDue();
        return told;
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

    /** What is thrown where the lease had to be valid. */
    LeaseLostException lost() {
        return new LeaseLostException(request.key(), shared.settings().owner(), why());
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
}
