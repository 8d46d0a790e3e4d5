package io.github.dynamodblock.core;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.core.protocol.Committing;
import io.github.dynamodblock.core.protocol.Step;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The thread-safe shell around {@link Committing}, and the release that follows a commit of which nothing came. */
final class CommitRun {
    private final Shared shared;
    private final LockKey key;
    private final Tenure ended;
    private final List<TransactWriteItem> items;
    private final Function<Tenure, ReleaseRun> release;
    private final long limit;
    private final CompletableFuture<CommitResult> result = new CompletableFuture<>();
    private final CompletableFuture<ReleaseOutcome> released = new CompletableFuture<>();
    private Committing state;
    private Timer.@Nullable Alarm deadline;
    private @Nullable ReleaseRun freeing;
    private boolean givenUp;

    /** @param release frees the row of a tenure as if nothing had been to be committed */
    CommitRun(
            Shared shared,
            LockKey key,
            Tenure ended,
            List<TransactWriteItem> items,
            Function<Tenure, ReleaseRun> release) {
        this.shared = shared;
        this.key = key;
        this.ended = ended;
        this.items = List.copyOf(items);
        this.release = release;
        // Well below the ten minutes for which DynamoDB knows a repetition.
        this.limit = ended.times().answerLimit();
        this.state = Committing.of(ended, shared.ports().clock().nanos() + limit);
    }

    /** Sends the first attempt on this thread. Ends when it is known how the row was left; the result is there by then. */
    CompletableFuture<ReleaseOutcome> begin() {
        deadline = shared.ports()
                .timer()
                .after(
                        limit,
                        // Not on the timer, for it may have to free the row; nor on the sender, which may be sending.
                        () -> shared.ports().callbacks().execute(() -> feed(new Committing.Input.TimeUp())));
        feed(new Committing.Input.Begin());
        return released;
    }

    /** What the committer is told. */
    CompletableFuture<CommitResult> result() {
        return result;
    }

    /** Sends nothing more. */
    void giveUp() {
        feed(new Committing.Input.TimeUp());
        ReleaseRun left;
        synchronized (this) {
            givenUp = true;
            left = freeing;
        }
        if (left != null) {
            left.giveUp();
        }
    }

    private void feed(Committing.Input input) {
        Step<Committing, Committing.Effect> step;
        synchronized (this) {
            step = state.on(input, Clocks.now(shared.ports().clock()));
            state = step.state();
        }
        step.effects().forEach(this::perform);
    }

    private void perform(Committing.Effect effect) {
        if (effect instanceof Committing.Effect.SendCommit send) {
            // Paused here? The request leaves later; the row's condition decides, not the time.
            LockWrite.Commit commit = new LockWrite.Commit(key, send.version(), ended.token(), items);
            shared.requests().write(commit, ended.times().attempt(), this::answered);
        } else if (effect instanceof Committing.Effect.RetryIn in) {
            shared.ports()
                    .timer()
                    .after(
                            shared.jittered(in.nanos()),
                            () -> shared.ports().sender().execute(() -> feed(new Committing.Input.RetryDue())));
        } else if (effect instanceof Committing.Effect.Sweep sweep) {
            shared.orphans().sweep(key, sweep.grant(), sweep.beat(), ended.times());
        } else if (effect instanceof Committing.Effect.Free free) {
            thenFree(() -> result.complete(free.result()));
        } else if (effect instanceof Committing.Effect.FreeAndFail failed) {
            thenFree(() -> result.completeExceptionally(failed.why()));
        } else if (effect instanceof Committing.Effect.Finished finished) {
            finish();
            complainIfUnknown(finished.result());
            result.complete(finished.result());
            released.complete(finished.released());
        }
    }

    /** The outcome does not say why. */
    private void complainIfUnknown(CommitResult told) {
        LockException last;
        synchronized (this) {
            last = state.why();
        }
        if (last != null && told.outcome() == CommitOutcome.UNKNOWN) {
            shared.complaints().release(key, last);
        }
    }

    /** The committer is told when the row is free, so that whoever it tells finds it so. */
    private void thenFree(Runnable told) {
        finish();
        ReleaseRun ordinary;
        synchronized (this) {
            ordinary = release.apply(ended.at(state.version().beat()));
            freeing = ordinary;
        }
        CompletableFuture<ReleaseOutcome> freed = ordinary.begin();
        // The committer is told what became of the commit.
        shared.complaints().release(key, freed);
        Futures.hear(freed, (outcome, failure) -> {
            told.run();
            Futures.pass(released, outcome, failure);
        });
        boolean late;
        synchronized (this) {
            late = givenUp;
        }
        if (late) {
            ordinary.giveUp();
        }
    }

    private void finish() {
        if (deadline != null) {
            deadline.cancel();
        }
    }

    private void answered(StoreAnswer answer) {
        shared.observations().saw(key, answer, shared.ports().clock().nanos());
        feed(new Committing.Input.Answered(answer));
    }
}
