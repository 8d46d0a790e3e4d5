package io.github.dynamodblock.core;

import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The thread-safe shell around {@link Releasing}. */
final class ReleaseRun {
    private final Shared shared;
    private final LockRequest request;
    private final Times times;
    private final CompletableFuture<ReleaseOutcome> outcome = new CompletableFuture<>();
    private Releasing state;
    private Timer.@Nullable Alarm deadline;

    ReleaseRun(Shared shared, LockRequest request, Times times, Releasing begun) {
        this.shared = shared;
        this.request = request;
        this.times = times;
        this.state = begun;
    }

    /** Sends the first attempt on this thread. */
    CompletableFuture<ReleaseOutcome> begin() {
        deadline = shared.ports()
                .timer()
                .after(
                        times.answerLimit(),
                        () -> shared.ports().sender().execute(() -> feed(new Releasing.Input.TimeUp())));
        feed(new Releasing.Input.Begin());
        return outcome;
    }

    private void feed(Releasing.Input input) {
        Step<Releasing, Releasing.Effect> step;
        synchronized (this) {
            step = state.on(input, Moment.now(shared.ports().clock()));
            state = step.state();
        }
        step.effects().forEach(this::perform);
    }

    private void perform(Releasing.Effect effect) {
        if (effect instanceof Releasing.Effect.SendRelease send) {
            shared.requests()
                    .write(
                            new LockWrite.Release(
                                    request.key(),
                                    send.version(),
                                    state.ended().token(),
                                    request.deleteOnRelease(),
                                    Optional.empty()),
                            times.attempt(),
                            this::answered);
        } else if (effect instanceof Releasing.Effect.RetryIn in) {
            shared.ports()
                    .timer()
                    .after(
                            shared.jittered(in.nanos()),
                            () -> shared.ports().sender().execute(() -> feed(new Releasing.Input.RetryDue())));
        } else if (effect instanceof Releasing.Effect.Sweep sweep) {
            shared.orphans().sweep(request.key(), sweep.grant(), sweep.beat(), times);
        } else if (effect instanceof Releasing.Effect.Finished finished) {
            finish();
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
        shared.observations().saw(request.key(), answer, shared.ports().clock().nanos());
        feed(new Releasing.Input.Answered(answer));
    }
}
