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

/** The thread-safe shell around {@link Ending}. */
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
     * Begins nothing yet.
     *
     * @param tenure that of the lease, as it is now
     * @param freed hears when the row was freed, or was tried to be
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

    /** What whoever releases is told. */
    CompletableFuture<ReleaseOutcome> outcome() {
        return outcome;
    }

    /** What the committer is told. */
    CompletableFuture<CommitResult> result() {
        return result;
    }

    /** From now on closing waits for it. Called before belief ends, for closing must know of it either as a lease or as this. */
    void announce() {
        context.pendingWork().begin(this, this::giveUp);
    }

    /**
     * Belief has ended: sends the first write, if there is one; on this thread, unless it is a heartbeat.
     *
     * @param kept until when the row is to stay taken, if it is
     * @param silent whether nothing is to be sent if the lease was lost
     */
    void begin(Optional<Long> kept, boolean silent) {
        try {
            feed(new EndingInput.Begin(silent), kept);
        } catch (RuntimeException | Error defect) {
            // Whatever was thrown there, whoever waits must hear that it is over.
            outcome.completeExceptionally(defect);
            result.completeExceptionally(defect);
            context.complaints().release(request.key(), defect);
            context.pendingWork().end(this);
            freed.run();
        }
        // Closing that came before it was announced has passed it by.
        context.pendingWork().endIfGivenUp(this);
    }

    /** The client closed and waits no longer: sends nothing more. On the timer's thread, which may not send. */
    private void giveUp() {
        try {
            feed(new EndingInput.GivenUp(), Optional.empty());
        } finally {
            // Also if an effect of this or of an earlier step was thrown away with what it threw.
            outcome.complete(
                    tenure.get().phase() instanceof Tenure.Phase.Lost ? ReleaseOutcome.LOST : ReleaseOutcome.UNKNOWN);
            result.complete(CommitResult.of(CommitOutcome.UNKNOWN));
            context.pendingWork().end(this);
        }
    }

    private void feed(EndingInput input) {
        feed(input, Optional.empty());
    }

    /** @param kept until when the row is to stay taken, if this is the first input */
    private void feed(EndingInput input, Optional<Long> kept) {
        Step<Ending, EndingEffect> step;
        synchronized (this) {
            step = (state == null ? made(kept) : state)
                    .on(input, MomentClock.now(context.ports().clock()));
            state = step.state();
        }
        step.effects().forEach(this::perform);
        if (isAtRest()) {
            cancelLimit();
        }
    }

    private Ending made(Optional<Long> kept) {
        Tenure now = tenure.get();
        return Ending.of(now, wish, kept, now.times().answerLimit());
    }

    private synchronized boolean isAtRest() {
        return state == null || state.isAtRest();
    }

    /** It may have been given up since the step that wants more: then nothing is sent. */
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
        // Paused here? The request leaves later; the row's condition decides, not the time.
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
        // A commit may have to free the row then: not on the timer, nor on the sender, which may be sending.
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
