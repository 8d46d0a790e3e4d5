package io.github.dynamodblock.core;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.EndingEffect;
import io.github.dynamodblock.core.protocol.EndingInput;
import io.github.dynamodblock.core.protocol.Step;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An ending runner carries out the decisions of {@link Ending} for one lease. It is the thread-safe shell around that
 * state machine.
 */
final class EndingRunner {
    private final ClientContext context;
    private final LockRequest request;
    private final Ending.Wish wish;
    private final EndingWrites last;
    private final Supplier<Tenure> tenure;
    private final Runnable freed;
    private final CompletableFuture<ReleaseOutcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<CommitResult> result = new CompletableFuture<>();

    private @Nullable Ending state;
    private volatile Timer.@Nullable Alarm limit;

    /**
     * Creates a runner that has not begun.
     *
     * @param tenure returns the present tenure of the lease
     * @param freed runs when the row was freed, or when a release was tried
     */
    EndingRunner(
            ClientContext context,
            LockRequest request,
            Ending.Wish wish,
            EndingWrites last,
            Supplier<Tenure> tenure,
            Runnable freed) {
        this.context = context;
        this.request = request;
        this.wish = wish;
        this.last = last;
        this.tenure = tenure;
        this.freed = freed;
    }

    /** Returns the outcome for the caller of the release. */
    CompletableFuture<ReleaseOutcome> outcome() {
        return outcome;
    }

    /** Returns the result for the caller of the commit. */
    CompletableFuture<CommitResult> result() {
        return result;
    }

    /**
     * Lets closing wait for this end from now on. Must be called before belief ends, because closing must find either
     * the lease or this end.
     */
    void announce() {
        context.pendingWork().begin(this, this::giveUp);
    }

    /**
     * Begins the end after belief has ended. Sends the first write, if there is one, on this thread; a heartbeat is
     * sent on a thread for heartbeats.
     *
     * @param kept until when the row must stay taken; empty if it is to be freed at once
     * @param silent whether nothing may be sent if the lease was lost
     */
    void begin(Optional<Long> kept, boolean silent) {
        try {
            feed(new EndingInput.Begin(silent), kept);
        } catch (RuntimeException | Error defect) {
            // Whatever was thrown, the waiting callers must receive the end.
            outcome.completeExceptionally(defect);
            result.completeExceptionally(defect);
            context.complaints().release(request.key(), defect);
            context.pendingWork().end(this);
            freed.run();
        }
        // If the client closed before the announcement, closing has missed this end.
        context.pendingWork().endIfGivenUp(this);
    }

    /**
     * Ends without another request, because the client closed and no longer waits. Runs on the timer's thread, which
     * must not send.
     */
    private void giveUp() {
        try {
            feed(new EndingInput.GivenUp(), Optional.empty());
        } finally {
            // This is also needed if an exception prevented an effect of this or of an earlier step.
            outcome.complete(
                    tenure.get().phase() instanceof Tenure.Phase.Lost ? ReleaseOutcome.LOST : ReleaseOutcome.UNKNOWN);
            result.complete(CommitResult.of(CommitOutcome.UNKNOWN));
            context.pendingWork().end(this);
        }
    }

    private void feed(EndingInput input) {
        feed(input, Optional.empty());
    }

    /**
     * Feeds an input to the machine.
     *
     * @param kept until when the row must stay taken, if this is the first input
     */
    private void feed(EndingInput input, Optional<Long> kept) {
        Step<Ending, EndingEffect> step;
        synchronized (this) {
            step = (state == null ? made(kept) : state)
                    .on(input, MomentClock.now(context.ports().clock()));
            state = step.state();
        }
        step.effects().forEach(this::perform);
        if (awaitsNothing()) {
            cancelLimit();
        }
    }

    private Ending made(Optional<Long> kept) {
        Tenure now = tenure.get();
        return Ending.of(now, wish, kept, now.times().answerLimit());
    }

    private synchronized boolean awaitsNothing() {
        return state == null || state.awaitsNothing();
    }

    /**
     * Returns whether the end is over. It may have been given up since the step that requested a write. Then nothing is
     * sent.
     */
    private synchronized boolean isOver() {
        return state != null && state.isOver();
    }

    private void perform(EndingEffect effect) {
        if (effect instanceof EndingEffect.Send send) {
            if (!isOver()) {
                send(send);
            }
        } else if (effect instanceof EndingEffect.RetryIn in) {
            later(context.jittered(in.nanos()), () -> new EndingInput.RetryDue(in.kind()));
        } else if (effect instanceof EndingEffect.LimitIn in) {
            limitIn(in);
        } else if (effect instanceof EndingEffect.FreeIn in) {
            later(in.nanos(), () -> new EndingInput.KeptLongEnough(context.isClosed()));
        } else if (effect instanceof EndingEffect.Sweep sweep) {
            context.orphans()
                    .sweep(
                            request.key(),
                            sweep.grant(),
                            sweep.beat(),
                            tenure.get().times());
        } else if (effect instanceof EndingEffect.Freed) {
            freed.run();
        } else if (effect instanceof EndingEffect.Complain complain) {
            context.complaints().release(request.key(), complain.why());
        } else if (effect instanceof EndingEffect.Settled) {
            context.pendingWork().end(this);
        } else {
            tell(effect);
        }
    }

    private void tell(EndingEffect effect) {
        if (effect instanceof EndingEffect.Told told) {
            outcome.complete(told.outcome());
        } else if (effect instanceof EndingEffect.Failed failed) {
            outcome.completeExceptionally(failed.why());
        } else if (effect instanceof EndingEffect.Committed committed) {
            result.complete(committed.result());
        } else if (effect instanceof EndingEffect.CommitFailed failed) {
            result.completeExceptionally(failed.why());
        }
    }

    private void send(EndingEffect.Send send) {
        // If the thread is paused here, the request is sent later. The condition on the row decides, and not the time.
        Tenure ended = tenure.get();
        context.requests()
                .write(
                        last.of(send, request, ended.token(), context.writes()),
                        ended.times().attempt(),
                        answer -> answered(send.kind(), answer));
    }

    private void answered(Ending.Kind kind, StoreAnswer answer) {
        context.observations()
                .saw(request.key(), answer, context.ports().clock().nanos());
        feed(new EndingInput.Answered(kind, answer));
    }

    private void later(long nanos, Supplier<EndingInput> input) {
        context.ports().timer().after(nanos, () -> context.ports().sender().execute(() -> feed(input.get())));
    }

    private void limitIn(EndingEffect.LimitIn in) {
        cancelLimit();
        Runnable timeUp = () -> feed(new EndingInput.TimeUp(in.kind()));
        // After its limit, a commit may have to free the row. This cannot run on the timer's thread, nor on the sender,
        // which can be busy with a send.
        boolean mayFree = in.kind() == Ending.Kind.COMMIT;
        limit = context.ports()
                .timer()
                .after(in.nanos(), mayFree ? () -> context.ports().callbacks().execute(timeUp) : timeUp);
    }

    private void cancelLimit() {
        Timer.Alarm alarm = limit;
        if (alarm != null) {
            alarm.cancel();
        }
    }
}
