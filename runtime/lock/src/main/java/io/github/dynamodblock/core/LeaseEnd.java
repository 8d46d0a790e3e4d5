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
 * The end of a lease: by its holder, by the closing of its client, or with another lease. The holder ends it once; whoever asks
 * again hears of the first. A holder who ends it after its client or another lease did hears LOST. What becomes of the row is
 * decided by {@link Ending}.
 */
final class LeaseEnd {
    private final ClientContext context;
    private final LockRequest request;
    private final TenureRunner runner;
    private final Runnable freed;
    private final Object monitor = new Object();

    private @Nullable CompletableFuture<ReleaseOutcome> releasing;
    /** Whether the row of a lease that was lost with another is freed without its holder. */
    private volatile boolean freesLost;
    /** Until when the row stays taken, however soon the lease is released. */
    private volatile Optional<Long> keptUntil;
    /** See {@link #freeBy()}. */
    private volatile Optional<Long> freeBy = Optional.empty();

    /** @param freed hears when the row was freed, or was tried to be */
    LeaseEnd(ClientContext context, LockRequest request, TenureRunner runner, Runnable freed) {
        this.context = context;
        this.request = request;
        this.runner = runner;
        this.freed = freed;
        this.keptUntil = request.atLeast().map(hold -> now().nanos() + Nanos.of(hold));
    }

    /** Ends belief, and frees the row in the background if that is the client's policy. */
    void clientClosed() {
        if (runner.feed(new Tenure.Input.ClientClosed())) {
            boolean frees = context.settings().closePolicy() == ClosePolicy.RELEASE;
            EndingRunner run = run(new Ending.Wish.Close(frees), EndingWrites.release(request.deleteOnRelease()));
            run.announce();
            run.begin(keptUntil, false);
        }
    }

    /**
     * Ends belief, for another lock that was granted with this one was lost, and frees the row in the background. A row
     * that is to stay taken is left to expire: after the loss was told nothing may renew it.
     */
    void lostWithAnother() {
        EndingRunner run = run(new Ending.Wish.AnotherLost(), EndingWrites.release(request.deleteOnRelease()));
        run.announce();
        freesLost = !isKept();
        // One that is over already, or expired just now, is for its holder to let go of.
        if (!runner.feed(new Tenure.Input.AnotherLost()) || !freesLost || !isLost(LostReason.WITH_ANOTHER)) {
            context.pendingWork().end(run);
            return;
        }
        // After those who hear of the loss, where they do not block: another may have the lock then.
        context.ports()
                .callbacks()
                .execute(() -> context.ports().sender().execute(() -> run.begin(Optional.empty(), false)));
    }

    boolean isLost(LostReason why) {
        return runner.tenure().phase().equals(new Tenure.Phase.Lost(why));
    }

    /** Nobody was told of it, and nobody believes in it. */
    void giveBack() {
        keptUntil = Optional.empty();
        context.complaints().release(request.key(), release());
        // Some attempt of its acquire may have been given up, and land when this is over.
        context.orphans().disown(request.key(), runner.tenure().grant());
    }

    private boolean isKept() {
        return Ending.isKept(keptUntil, now());
    }

    /**
     * Until when a caller of this client that waits for the row need not ask the store: it is told when the row is free.
     * Empty while the lease is not ended by its holder, and for a row that is kept beyond V, which the store alone knows.
     */
    Optional<Long> freeBy() {
        return freeBy;
    }

    /** The row stays taken for at least that long from now on. */
    void keepAtLeast(Duration hold) {
        keptUntil = Optional.of(now().nanos() + Nanos.of(hold));
    }

    /** Asked again, it says the same. */
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

    /** Releases, or says how the lease ended before. An end that failed is told as UNKNOWN: its own caller was told why. */
    CompletableFuture<ReleaseOutcome> close() {
        CompletableFuture<ReleaseOutcome> before;
        synchronized (monitor) {
            before = releasing;
        }
        return before == null ? release() : Futures.orElse(before, ReleaseOutcome.UNKNOWN);
    }

    CompletableFuture<ReleaseOutcome> release(ReleaseRequest writes) {
        boolean deletes = writes.deletesRow().orElse(request.deleteOnRelease());
        if (deletes && request.onItem()) {
            return misused("is carried by an item of the application's own, which no release deletes; keep the row");
        }
        if (writes.isEmpty()) {
            return release(deletes);
        }
        if (deletes) {
            return misused("is deleted by its release, so nothing can be written in it; ask without deleteOnRelease,"
                    + " or say keepingRow");
        }
        EndingRunner run = run(new Ending.Wish.Release(true), new EndingWrites(false, writes, List.of()));
        Optional<String> misuse = begins(run);
        if (misuse.isPresent()) {
            return misused(misuse.get());
        }
        end(run, Optional.empty());
        return run.outcome();
    }

    CompletableFuture<CommitResult> commit(List<TransactWriteItem> wanted) {
        // Before anything ends: it refuses null.
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

    /** Claims the one end that the lease has, for one that writes; else says why it cannot have it. */
    private Optional<String> begins(EndingRunner run) {
        if (keptUntil.isPresent()) {
            return Optional.of("is kept for a time, and what writes frees it at once; ask without atLeast");
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

    /** Ends belief by the holder's will, unless it was over already. */
    private void end(EndingRunner run, Optional<Long> kept) {
        run.announce();
        freeBy = Ending.freeBy(runner.tenure(), kept, now());
        runner.feed(new Tenure.Input.ReleaseInvoked());
        boolean freedAlready = freesLost && isLost(LostReason.WITH_ANOTHER);
        // Of a lost lease nothing is sent after closing.
        run.begin(kept, context.isClosed() || freedAlready);
    }

    private EndingRunner run(Ending.Wish wish, EndingWrites last) {
        return new EndingRunner(context, request, wish, last, runner::tenure, freed);
    }

    private Moment now() {
        return MomentClock.now(context.ports().clock());
    }
}
