package io.github.dynamodblock.core;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.core.protocol.Releasing;
import io.github.dynamodblock.core.protocol.Step;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.core.protocol.Times;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import io.github.dynamodblock.spi.Version;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The thread-safe shell around {@link Releasing}. */
final class ReleaseRun {
    private final Shared shared;
    private final LockKey key;
    private final Times times;
    private final Function<Version, LockWrite> attempt;
    private final boolean sweeps;
    private final CompletableFuture<ReleaseOutcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> firstAnswered = new CompletableFuture<>();
    private volatile boolean sent;
    /** The last refusal, if there was one. */
    private volatile @Nullable LockException refusal;

    private Releasing state;
    private Timer.@Nullable Alarm deadline;

    /**
     * @param attempt the last write of the grant, under that version
     * @param writes whether that writes something of the application's
     * @param sweeps whether a write without an answer is followed by looks at the row until it is free
     */
    ReleaseRun(
            Shared shared,
            LockKey key,
            Tenure ended,
            Function<Version, LockWrite> attempt,
            boolean writes,
            boolean sweeps) {
        this.shared = shared;
        this.key = key;
        this.times = ended.times();
        this.attempt = attempt;
        this.sweeps = sweeps;
        this.state = Releasing.of(ended, shared.ports().clock().nanos() + times.answerLimit(), writes);
    }

    /** Sends the first attempt on this thread. */
    CompletableFuture<ReleaseOutcome> begin() {
        deadline = shared.ports().timer().after(times.answerLimit(), () -> feed(new Releasing.Input.TimeUp()));
        feed(new Releasing.Input.Begin());
        if (!sent) {
            firstAnswered.complete(null);
        }
        return outcome;
    }

    /** Ends when the first attempt is answered, which may be after the outcome was told; or at once if there is none. */
    CompletableFuture<@Nullable Void> firstAnswered() {
        return firstAnswered;
    }

    /** Sends nothing more. */
    void giveUp() {
        feed(new Releasing.Input.TimeUp());
    }

    /** The highest beat that it tried to write. */
    synchronized long beat() {
        return state.beat();
    }

    private void feed(Releasing.Input input) {
        Step<Releasing, Releasing.Effect> step;
        synchronized (this) {
            step = state.on(input, Clocks.now(shared.ports().clock()));
            state = step.state();
        }
        step.effects().forEach(this::perform);
    }

    private void perform(Releasing.Effect effect) {
        if (effect instanceof Releasing.Effect.SendRelease send) {
            sent = true;
            shared.requests().write(attempt.apply(send.version()), times.attempt(), this::answered);
        } else if (effect instanceof Releasing.Effect.RetryIn in) {
            shared.ports()
                    .timer()
                    .after(
                            shared.jittered(in.nanos()),
                            () -> shared.ports().sender().execute(() -> feed(new Releasing.Input.RetryDue())));
        } else if (effect instanceof Releasing.Effect.Sweep sweep) {
            if (sweeps) {
                shared.orphans().sweep(key, sweep.grant(), sweep.beat(), times);
            }
        } else if (effect instanceof Releasing.Effect.Finished finished) {
            finish();
            LockException last = refusal;
            if (last != null && finished.outcome() == ReleaseOutcome.UNKNOWN) {
                // The outcome does not say why.
                shared.complaints().release(key, last);
            }
            outcome.complete(finished.outcome());
        } else if (effect instanceof Releasing.Effect.Failed failed) {
            finish();
            outcome.completeExceptionally(failed.why());
        }
    }

    private void finish() {
        if (deadline != null) {
            deadline.cancel();
        }
    }

    private void answered(StoreAnswer answer) {
        if (answer instanceof StoreAnswer.Unapplied unapplied) {
            refusal = unapplied.why();
        }
        shared.observations().saw(key, answer, shared.ports().clock().nanos());
        feed(new Releasing.Input.Answered(answer));
        firstAnswered.complete(null);
    }
}
