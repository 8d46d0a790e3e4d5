package io.github.dynamodblock.core;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.Moment;
import io.github.dynamodblock.core.protocol.Nanos;
import io.github.dynamodblock.core.protocol.Tenure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A lease end is the single end of one lease: by its holder, by the closing of its client, or together with another
 * lease. The holder ends the lease once. A repeated call receives the outcome of the first. If the client or another
 * lease ended the lease before, the holder receives LOST. {@link Ending} decides what happens to the row.
 */
final class LeaseEnd {
    private final ClientContext context;
    private final LockRequest request;
    private final TenureRunner runner;
    private final Runnable freed;
    private final Object monitor = new Object();

    private @Nullable CompletableFuture<ReleaseOutcome> releasing;
    /** Whether the row of a lease that was lost with another is freed without a call of its holder. */
    private volatile boolean freesRowAfterLoss;
    /** Until when the row stays taken, even if the lease is released earlier. */
    private volatile Optional<Long> keptUntil;
    /** See {@link #freeBy()}. */
    private volatile Optional<Long> freeBy = Optional.empty();

    /**
     * Creates the end of a lease that is held.
     *
     * @param freed runs when the row was freed, or when a release was tried
     */
    LeaseEnd(ClientContext context, LockRequest request, TenureRunner runner, Runnable freed) {
        this.context = context;
        this.request = request;
        this.runner = runner;
        this.freed = freed;
        this.keptUntil = request.atLeast().map(hold -> now().nanos() + Nanos.of(hold));
    }

    /**
     * Ends belief, and frees the row in the background if the client's close policy says so.
     *
     * @param worksOn whether work still runs under the lease; then nothing is sent
     */
    void clientClosed(boolean worksOn) {
        if (runner.feed(new Tenure.Input.ClientClosed())) {
            boolean frees = context.settings().closePolicy() == ClosePolicy.RELEASE;
            EndingRunner run =
                    run(new Ending.Wish.Close(frees, worksOn), EndingWrites.release(request.deleteOnRelease()));
            run.announce();
            run.begin(keptUntil, false);
        }
    }

    /**
     * Ends belief, because another lock that was granted together with this lock was lost, and frees the row in the
     * background. A row that must stay taken is left to expire: nothing may renew it after the loss was reported.
     */
    void lostWithAnother() {
        EndingRunner run = run(new Ending.Wish.AnotherLost(), EndingWrites.release(request.deleteOnRelease()));
        run.announce();
        freesRowAfterLoss = !isKept();
        // If the lease was over already, or expired just now, its holder's release frees the row.
        if (!runner.feed(new Tenure.Input.AnotherLost()) || !freesRowAfterLoss || !isLost(LostReason.WITH_ANOTHER)) {
            context.pendingWork().end(run);
            return;
        }
        // If the listeners do not block, this runs after they were notified of the loss: another client can have the
        // lock then.
        context.ports()
                .callbacks()
                .execute(() -> context.ports().sender().execute(() -> run.begin(Optional.empty(), false)));
    }

    boolean isLost(LostReason why) {
        return runner.tenure().phase().equals(new Tenure.Phase.Lost(why));
    }

    /** Releases a lease that no caller received, and that no client treats as valid. */
    void giveBack() {
        keptUntil = Optional.empty();
        context.complaints().release(request.key(), release());
        // An attempt of its acquire may have been given up, and can be applied after this.
        context.orphans().disown(request.key(), runner.tenure().grant());
    }

    private boolean isKept() {
        return Ending.isKept(keptUntil, now());
    }

    /**
     * Returns until when a caller of this client that waits for the row does not have to send requests, because the
     * client notifies it when the row is free. Empty while the holder has not ended the lease. Also empty for a row
     * that is kept beyond V, because only the store knows when that row is free.
     */
    Optional<Long> freeBy() {
        return freeBy;
    }

    /** Keeps the row taken for at least that time from now on. */
    void keepAtLeast(Duration hold) {
        keptUntil = Optional.of(now().nanos() + Nanos.of(hold));
    }

    /** Releases the lock. A repeated call returns the same result. */
    CompletableFuture<ReleaseOutcome> release() {
        return release(request.deleteOnRelease());
    }

    private CompletableFuture<ReleaseOutcome> release(boolean deletes) {
        EndingRunner run = run(new Ending.Wish.Release(false), EndingWrites.release(deletes));
        synchronized (monitor) {
            if (releasing != null) {
                return releasing;
            }
            releasing = run.outcome();
        }
        end(run, keptUntil);
        return run.outcome();
    }

    /**
     * Releases the lock, or returns how the lease ended before. If that end failed, the outcome is UNKNOWN: its own
     * caller received the failure.
     */
    CompletableFuture<ReleaseOutcome> close() {
        CompletableFuture<ReleaseOutcome> before;
        synchronized (monitor) {
            before = releasing;
        }
        return before == null ? release() : Futures.orElse(before, ReleaseOutcome.UNKNOWN);
    }

    /** Releases the lock with a release that writes in the row, or that deletes the row or keeps it. */
    CompletableFuture<ReleaseOutcome> release(ReleaseRequest writes) {
        boolean deletes = writes.deletesRow().orElse(request.deleteOnRelease());
        if (deletes && request.onItem()) {
            return misused("is carried by an item of the application, which no release deletes. Keep the row");
        }
        if (writes.isEmpty()) {
            return release(deletes);
        }
        if (deletes) {
            return misused("is deleted by its release, so nothing can be written in it."
                    + " Request it without deleteOnRelease, or release it with keepingRow");
        }
        EndingRunner run = run(new Ending.Wish.Release(true), new EndingWrites(false, writes, List.of()));
        Optional<String> misuse = begins(run);
        if (misuse.isPresent()) {
            return misused(misuse.get());
        }
        end(run, Optional.empty());
        return run.outcome();
    }

    /** Commits these items, and frees the row in the same transaction. */
    CompletableFuture<CommitResult> commit(List<TransactWriteItem> wanted) {
        // The copy refuses null, so it is made before anything ends.
        List<TransactWriteItem> items = List.copyOf(wanted);
        EndingWrites last = new EndingWrites(request.deleteOnRelease(), ReleaseRequest.NONE, items);
        EndingRunner run = run(new Ending.Wish.Commit(), last);
        Optional<String> misuse = begins(run);
        if (misuse.isPresent()) {
            return misused(misuse.get());
        }
        end(run, Optional.empty());
        return run.result();
    }

    /** Claims the single end of the lease for an end that writes. If that is not possible, returns why. */
    private Optional<String> begins(EndingRunner run) {
        if (keptUntil.isPresent()) {
            return Optional.of("is kept for a time, and a commit or a release that writes frees it at once."
                    + " Request it without atLeast");
        }
        synchronized (monitor) {
            if (releasing != null) {
                return Optional.of("was released or committed before; write once, and instead of releasing");
            }
            releasing = run.outcome();
        }
        return Optional.empty();
    }

    private <T> CompletableFuture<T> misused(String how) {
        return CompletableFuture.failedFuture(
                new LockMisuseException("The lock '" + request.key() + "' " + how + ".", null));
    }

    /** Ends belief, because the holder ends the lease, if the lease was not over already. */
    private void end(EndingRunner run, Optional<Long> kept) {
        run.announce();
        freeBy = Ending.freeBy(runner.tenure(), kept, now());
        runner.feed(new Tenure.Input.ReleaseInvoked());
        boolean freedAlready = freesRowAfterLoss && isLost(LostReason.WITH_ANOTHER);
        // After closing, nothing is sent for a lost lease.
        run.begin(kept, context.isClosed() || freedAlready);
    }

    private EndingRunner run(Ending.Wish wish, EndingWrites last) {
        return new EndingRunner(context, request, wish, last, runner::tenure, freed);
    }

    private Moment now() {
        return MomentClock.now(context.ports().clock());
    }
}
