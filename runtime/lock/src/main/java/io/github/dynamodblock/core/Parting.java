package io.github.dynamodblock.core;

import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.DataChange;
import io.github.dynamodblock.spi.LockWrite;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * How a lease that nobody believes in any more leaves its row: free at once, or only when its request's {@code atLeast}
 * has passed.
 *
 * <p>Until then nobody renews the row. If that is no later than V, no challenger can take it earlier anyway. If it is
 * later, one last heartbeat says a lease that reaches so far: a challenger waits for the whole of it from when he sees it.
 * A request that was lost there is repeated, like a release. One that arrives late is refused by the release that follows
 * it, or by another grant. Should the process end before that release, or be paused, the row frees itself after that
 * lease, counted from whichever of its copies came last.
 */
final class Parting {
    private final Shared shared;
    private final LockRequest request;
    private final Tenure ended;
    private final boolean deletes;
    private final Runnable freed;
    private volatile @Nullable ReleaseRun running;
    private volatile @Nullable CommitRun committing;

    /**
     * Of a lease of that tenure.
     *
     * @param deletes whether the row goes when it is freed
     * @param freed hears when the row was freed later than was said, or of a lease that was lost
     */
    Parting(Shared shared, LockRequest request, Tenure ended, boolean deletes, Runnable freed) {
        this.shared = shared;
        this.request = request;
        this.ended = ended;
        this.deletes = deletes;
        this.freed = freed;
    }

    /** Frees the row now. */
    CompletableFuture<ReleaseOutcome> free() {
        ReleaseRun release = release(ended);
        running = release;
        return release.begin();
    }

    /**
     * Says that it was lost, and frees the row now if it expired and nobody took it: by one request whose answer nobody
     * waits for. What the release was to write is not written, for it was lost.
     */
    CompletableFuture<ReleaseOutcome> freeIfNobodyTookIt() {
        ReleaseRun release = release(ended);
        shared.unsettled().begin(release, () -> {});
        Futures.hear(release.firstAnswered(), (nothing, failure) -> {
            freed.run();
            shared.unsettled().end(release);
        });
        return release.begin();
    }

    /** Frees the row now, and writes in it. */
    CompletableFuture<ReleaseOutcome> free(ReleaseRequest writes) {
        ReleaseRun release = release(ended, writes);
        running = release;
        return release.begin();
    }

    /** Frees the row then; the outcome is known before. */
    CompletableFuture<ReleaseOutcome> freeAt(long until) {
        // Whether it was still ours is known only while the machine did not sleep; else the store is asked.
        if (ended.validUntil() - until >= 0
                && ended.couldStand(Clocks.now(shared.ports().clock()))) {
            freeLater(ended, until);
            return CompletableFuture.completedFuture(ReleaseOutcome.RELEASED);
        }
        ReleaseRun last = new ReleaseRun(
                shared,
                request.key(),
                ended,
                version -> shared.writes()
                        .heartbeat(
                                request,
                                ended.times().reaching(until - now()),
                                version,
                                ended.token(),
                                new DataChange.Keep(),
                                Set.of()),
                false,
                false);
        running = last;
        CompletableFuture<ReleaseOutcome> outcome = last.begin();
        Futures.hear(outcome, (result, failure) -> freeLater(ended.at(last.beat()), until));
        return outcome;
    }

    /** Frees the row together with writing those items, or else without. */
    CommitRun commit(List<TransactWriteItem> items) {
        CommitRun run = new CommitRun(shared, request.key(), ended, items, this::release);
        committing = run;
        return run;
    }

    /** Its outcome was told without it: nothing is sent any more. */
    void abandon() {
        CommitRun commit = committing;
        if (commit != null) {
            commit.giveUp();
        }
        ReleaseRun last = running;
        if (last != null) {
            last.giveUp();
        }
    }

    /** In the background, unless the client is closed by then: whoever closes it wants to wait for nothing. */
    private void freeLater(Tenure kept, long until) {
        shared.ports()
                .timer()
                .after(
                        until - now(),
                        () -> shared.ports().sender().execute(() -> {
                            if (!shared.isClosed()) {
                                CompletableFuture<ReleaseOutcome> outcome =
                                        release(kept).begin();
                                shared.complaints().release(request.key(), outcome);
                                Futures.hear(outcome, (result, failure) -> freed.run());
                            }
                        }));
    }

    private ReleaseRun release(Tenure of) {
        return release(of, ReleaseRequest.NONE);
    }

    private ReleaseRun release(Tenure of, ReleaseRequest writes) {
        return new ReleaseRun(
                shared,
                request.key(),
                of,
                version -> new LockWrite.Release(request.key(), version, of.token(), deletes, writes),
                !writes.isEmpty(),
                true);
    }

    private long now() {
        return shared.ports().clock().nanos();
    }
}
