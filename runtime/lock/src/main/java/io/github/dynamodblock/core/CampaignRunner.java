package io.github.dynamodblock.core;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.LeadershipEvent;
import io.github.dynamodblock.LeadershipListener;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.Returnable;
import io.github.dynamodblock.WorkAware;
import io.github.dynamodblock.core.protocol.Campaign;
import io.github.dynamodblock.core.protocol.Nanos;
import io.github.dynamodblock.core.protocol.Step;
import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A campaign runner is the thread-safe shell around one {@link Campaign}. */
final class CampaignRunner implements Leadership {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");
    private static final long LONGEST_CLOSE_SECONDS = 10;

    private final Campaigns.Environment environment;
    private final LockRequest request;
    private final Consumer<CampaignRunner> ended;
    private final SerialExecutor events;
    private final List<LeadershipListener> listeners = new ArrayList<>();
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

    private Campaign state;
    /** The lease by which the candidate leads; null as soon as it does not lead any more. */
    private volatile @Nullable Lease leading;
    /** The lease that is given up. */
    private @Nullable Lease resigned;

    private WorkAware.Work resigning = () -> {};
    private @Nullable CompletableFuture<Lease> pending;
    private Timer.@Nullable Alarm alarm;
    /** The thread that runs listeners now. */
    private volatile @Nullable Thread teller;

    private CompletableFuture<?> released = CompletableFuture.completedFuture(null);

    CampaignRunner(Campaigns.Environment environment, LockRequest request, Consumer<CampaignRunner> ended) {
        this.environment = environment;
        this.request = request;
        this.ended = ended;
        this.events = new SerialExecutor(environment.callbacks());
        this.state = Campaign.begin().state();
    }

    void begin() {
        Campaign.begin().effects().forEach(effect -> perform(effect, null));
    }

    void clientClosed() {
        feed(new Campaign.Input.ClientClosed(), null);
    }

    @Override
    public LockKey key() {
        return request.key();
    }

    @Override
    public boolean isLeader() {
        return lease().isPresent();
    }

    @Override
    public Optional<Lease> lease() {
        return Optional.ofNullable(leading).filter(Lease::isValid);
    }

    @Override
    public void addListener(LeadershipListener listener) {
        Objects.requireNonNull(listener, "listener");
        synchronized (this) {
            listeners.add(listener);
            Lease lease = leading;
            if (lease != null) {
                events.add(() -> tell(List.of(listener), new LeadershipEvent.Elected(key(), lease)));
            }
        }
        events.start();
    }

    @Override
    public void stepDown(Duration pause) {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("The time without a campaign must not be negative: " + pause);
        }
        feed(new Campaign.Input.StepDown(Nanos.of(pause)), null);
    }

    @Override
    public void close() {
        feed(new Campaign.Input.Close(), null);
        if (teller == Thread.currentThread() || !environment.mayWait().getAsBoolean()) {
            return;
        }
        try {
            end.get(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "The leadership of '" + key() + "' is closed, but its listeners" + " have not returned for "
                            + LONGEST_CLOSE_SECONDS + " s; its lock is freed when they return");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void feed(Campaign.Input input, @Nullable Lease granted) {
        Step<Campaign, Campaign.Effect> step;
        synchronized (this) {
            step = state.on(input);
            state = step.state();
            // Here, so that the listeners learn of all steps in their order.
            step.effects().forEach(effect -> record(effect, granted));
        }
        step.effects().forEach(effect -> perform(effect, granted));
        events.start();
    }

    /** Does what must be done before another step. */
    private void record(Campaign.Effect effect, @Nullable Lease granted) {
        if (effect instanceof Campaign.Effect.Lead && granted != null) {
            leading = granted;
            queue(new LeadershipEvent.Elected(key(), granted));
        } else if (effect instanceof Campaign.Effect.TellDanger) {
            queue(new LeadershipEvent.InDanger(key()));
        } else if (effect instanceof Campaign.Effect.TellSafe) {
            queue(new LeadershipEvent.SafeAgain(key()));
        } else if (effect instanceof Campaign.Effect.TellLost lost) {
            leading = null;
            queue(new LeadershipEvent.Lost(key(), lost.reason()));
        } else if (effect instanceof Campaign.Effect.Resign resign) {
            resigned = leading;
            leading = null;
            resigning = begun(resigned);
            queue(new LeadershipEvent.Resigned(key()));
            events.add(() -> feed(new Campaign.Input.Told(resign.round()), null));
        }
    }

    /** Lets a client that closes wait until the listeners have returned. */
    private static WorkAware.Work begun(@Nullable Lease lease) {
        try {
            return lease == null ? () -> {} : WorkAware.begin(lease);
        } catch (LeaseLostException closed) {
            return () -> {};
        }
    }

    private void queue(LeadershipEvent event) {
        List<LeadershipListener> told = List.copyOf(listeners);
        events.add(() -> tell(told, event));
    }

    private void tell(List<LeadershipListener> told, LeadershipEvent event) {
        teller = Thread.currentThread();
        try {
            told.forEach(listener -> tell(listener, event));
        } finally {
            teller = null;
        }
    }

    private void tell(LeadershipListener listener, LeadershipEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "A listener of the leadership of '" + key() + "' failed", e);
        }
    }

    private void perform(Campaign.Effect effect, @Nullable Lease granted) {
        if (effect instanceof Campaign.Effect.Acquire acquire) {
            acquire(acquire.round());
        } else if (effect instanceof Campaign.Effect.Withdraw) {
            withdraw();
        } else if (effect instanceof Campaign.Effect.GiveBack && granted != null) {
            Returnable.giveBack(granted);
        } else if (effect instanceof Campaign.Effect.WakeIn in) {
            wakeIn(in);
        } else if (effect instanceof Campaign.Effect.Release) {
            release();
        } else if (effect instanceof Campaign.Effect.End) {
            ended.accept(this);
            Futures.hear(after(), (nothing, failure) -> end.complete(null));
        }
    }

    private void acquire(long round) {
        CompletableFuture<Lease> asked = asked();
        boolean late;
        synchronized (this) {
            late = state.round() != round;
            if (!late) {
                pending = asked;
            }
        }
        if (late) {
            asked.cancel(false);
        }
        Futures.hear(asked, (lease, failure) -> {
            if (failure == null) {
                granted(round, lease);
            } else if (!asked.isCancelled()) {
                failed(round, Futures.cause(failure));
            }
        });
    }

    private CompletableFuture<Lease> asked() {
        try {
            return environment.acquire().apply(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void granted(long round, Lease lease) {
        feed(new Campaign.Input.Granted(round), lease);
        lease.addListener((same, event) -> {
            if (event instanceof LeaseEvent.Lost lost) {
                feed(new Campaign.Input.Lost(round, lost.reason()), null);
            } else {
                feed(
                        event instanceof LeaseEvent.InDanger
                                ? new Campaign.Input.Endangered(round)
                                : new Campaign.Input.Safe(round),
                        null);
            }
        });
    }

    private void failed(long round, Throwable why) {
        boolean first;
        synchronized (this) {
            first = state.round() == round && state.failures() == 0;
        }
        if (first && !(why instanceof LockClientClosedException)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "The campaign for the leadership of '" + key() + "' failed, and goes on: "
                            + why.getMessage());
        }
        feed(new Campaign.Input.Failed(round), null);
    }

    private void withdraw() {
        CompletableFuture<Lease> asked;
        synchronized (this) {
            asked = pending;
            pending = null;
            if (alarm != null) {
                alarm.cancel();
                alarm = null;
            }
        }
        if (asked != null) {
            asked.cancel(false);
        }
    }

    private void wakeIn(Campaign.Effect.WakeIn in) {
        Timer.Alarm set = environment
                .timer()
                .after(
                        in.nanos(),
                        () -> environment.sender().execute(() -> feed(new Campaign.Input.Woken(in.round()), null)));
        synchronized (this) {
            if (state.round() == in.round()) {
                alarm = set;
                return;
            }
        }
        set.cancel();
    }

    private void release() {
        Lease lease;
        WorkAware.Work work;
        synchronized (this) {
            lease = resigned;
            work = resigning;
            resigned = null;
            resigning = () -> {};
        }
        if (lease == null) {
            return;
        }
        CompletableFuture<?> freed = lease.releaseAsync().toCompletableFuture().handle((outcome, failure) -> {
            work.end();
            return outcome;
        });
        synchronized (this) {
            released = freed;
        }
    }

    private synchronized CompletableFuture<?> after() {
        return released;
    }
}
