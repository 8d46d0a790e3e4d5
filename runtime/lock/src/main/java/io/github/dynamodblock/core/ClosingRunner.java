package io.github.dynamodblock.core;

import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.WorkAware;
import io.github.dynamodblock.core.protocol.Closing;
import io.github.dynamodblock.core.protocol.Step;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A closing runner closes one client, and counts the work under its leases. It is the thread-safe shell around {@link
 * Closing}.
 */
final class ClosingRunner {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");
    /** How many keys a warning names. */
    private static final int MOST_NAMED = 20;

    private final ClientContext context;
    /** Completes when nothing is left to send, or when the client waits for nothing any more. */
    private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();

    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    /** How many pieces of work run under each lease. Guarded by this. */
    private final Map<HeldLease, Integer> works = new HashMap<>();

    private Closing state = Closing.OPEN;

    ClosingRunner(ClientContext context) {
        this.context = context;
    }

    /**
     * Begins work under these leases, which were granted together.
     *
     * @throws LeaseLostException if the client closed before
     */
    WorkAware.Work begin(List<HeldLease> leases) {
        synchronized (this) {
            boolean goesOn = leases.stream().allMatch(works::containsKey);
            if (!state.admits(goesOn, now())) {
                HeldLease first = leases.get(0);
                throw new LeaseLostException(first.key(), first.owner(), "its client closed before the work began");
            }
            leases.forEach(lease -> works.merge(lease, 1, Integer::sum));
            state = state.on(new Closing.Input.WorkBegan(), now()).state();
        }
        AtomicBoolean over = new AtomicBoolean();
        return () -> {
            if (over.compareAndSet(false, true)) {
                end(leases);
            }
        };
    }

    private void end(List<HeldLease> leases) {
        List<HeldLease> idle;
        synchronized (this) {
            leases.forEach(lease -> works.computeIfPresent(lease, (same, count) -> count == 1 ? null : count - 1));
            idle = state.phase() == Closing.Phase.OPEN
                    ? List.of()
                    : leases.stream().filter(lease -> !works.containsKey(lease)).toList();
        }
        try {
            // The client closes, and no other code ends a lease that its work did not release.
            each(idle, lease -> lease.clientClosed(false));
        } finally {
            feed(new Closing.Input.WorkEnded());
        }
    }

    /**
     * Closes the client. A repeated call can shorten the grace period.
     *
     * @param grace how long the client waits for work, in nanoseconds
     * @return a future that completes when the client sends nothing any more
     */
    CompletableFuture<@Nullable Void> close(long grace) {
        feed(new Closing.Input.Begin(grace));
        return ended;
    }

    private void feed(Closing.Input input) {
        Step<Closing, Closing.Effect> step;
        boolean ends;
        synchronized (this) {
            boolean wasEnded = state.isEnded();
            step = state.on(input, now());
            state = step.state();
            if (state.phase() != Closing.Phase.OPEN) {
                // At the same time: work under a lease that is granted from now on is refused.
                context.close();
            }
            ends = !wasEnded && state.isEnded();
        }
        if (ends) {
            // This comes first: a thread that the store blocks must not prevent the end. If a release has no response
            // by then, its row becomes free within one lease duration.
            long limit = context.settings().times(context.settings().timing()).answerLimit();
            Futures.hear(over, (nothing, failure) -> finish());
            context.ports().timer().after(limit, () -> over.complete(null));
        }
        step.effects().forEach(this::perform);
    }

    private void perform(Closing.Effect effect) {
        if (effect instanceof Closing.Effect.LetGo) {
            each(List.copyOf(context.callers()), PendingAcquire::clientClosed);
            each(without(context.leasesNow()), lease -> lease.clientClosed(false));
        } else if (effect instanceof Closing.Effect.WakeIn in) {
            context.ports().timer().after(in.nanos(), () -> feed(new Closing.Input.TimeUp()));
        } else {
            leave(underWork());
            Futures.hear(context.pendingWork().drained(), (nothing, failure) -> over.complete(null));
        }
    }

    /** Leaves these leases to expire. This sends nothing, so it can run on the timer's thread. */
    private void leave(List<HeldLease> leases) {
        if (!leases.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, () -> warning(leases));
        }
        each(leases, lease -> lease.clientClosed(true));
    }

    private static String warning(List<HeldLease> leases) {
        String keys = leases.stream()
                .limit(MOST_NAMED)
                .map(lease -> "'" + lease.key() + "'")
                .collect(Collectors.joining(", "));
        String more = leases.size() > MOST_NAMED ? " and " + (leases.size() - MOST_NAMED) + " more" : "";
        return "The lock client of '" + leases.get(0).owner() + "' closed while work still ran under these locks: "
                + keys + more + ". They are not released, and become free one lease duration after their last"
                + " heartbeat. End the work earlier, or close the client with a longer time limit.";
    }

    private synchronized List<HeldLease> underWork() {
        return context.leasesNow().stream()
                .filter(lease -> works.containsKey(lease) && !lease.isOver())
                .toList();
    }

    private synchronized List<HeldLease> without(List<HeldLease> leases) {
        return leases.stream().filter(lease -> !works.containsKey(lease)).toList();
    }

    private void finish() {
        context.orphans().close();
        try {
            context.pendingWork().giveUp();
        } finally {
            // The caller of close must receive the end, even if one of them threw.
            ended.complete(null);
        }
    }

    /** Ends all of them. If one of them fails, the others are ended nevertheless. */
    private static <T> void each(Collection<T> all, Consumer<T> end) {
        for (T one : all) {
            try {
                end.accept(one);
            } catch (RuntimeException | Error e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "A lock could not be ended with its client; it becomes free by itself",
                        e);
            }
        }
    }

    private long now() {
        return context.ports().clock().nanos();
    }
}
