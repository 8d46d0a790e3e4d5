package io.github.dynamodblock.core;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.core.protocol.Nanos;
import io.github.dynamodblock.core.protocol.Tenure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The one end that a lease has by its holder's will, or by the closing of its client: a release, or a commit. */
final class LeaseEnd {
    private final Shared shared;
    private final LockRequest request;
    private final Holding holding;
    private final Runnable freed;
    private final Object monitor = new Object();

    private @Nullable CompletableFuture<ReleaseOutcome> releasing;
    private volatile @Nullable Parting parting;
    /** Whether the row of a lease that was lost with another is freed without its holder. */
    private volatile boolean freesLost;
    /** Until when the row stays taken, however soon the lease is released. */
    private volatile Optional<Long> keptUntil;
    /** See {@link #freeBy()}. */
    private volatile Optional<Long> freeBy = Optional.empty();

    /** @param freed hears when the row was freed, or was tried to be */
    LeaseEnd(Shared shared, LockRequest request, Holding holding, Runnable freed) {
        this.shared = shared;
        this.request = request;
        this.holding = holding;
        this.freed = freed;
        this.keptUntil = request.atLeast().map(hold -> nanos() + Nanos.of(hold));
    }

    /** Ends belief, and frees the row in the background if that is the client's policy. */
    void clientClosed() {
        boolean ended = holding.feed(new Tenure.Input.ClientClosed());
        // A row that is to stay taken is left to expire: after the loss was told nothing may renew it.
        if (!ended || isKept() || shared.settings().closePolicy() != ClosePolicy.RELEASE) {
            return;
        }
        Parting ending = new Parting(shared, request, holding.tenure(), request.deleteOnRelease(), freed);
        if (isLost(LostReason.EXPIRED)) {
            // It expired just now, and the timer had not found that yet. The outcome is known already, and no failure.
            CompletableFuture<ReleaseOutcome> unused = ending.freeIfNobodyTookIt();
        } else {
            CompletableFuture<ReleaseOutcome> release = ending.free();
            shared.unsettled().begin(release, ending::abandon);
            shared.complaints().release(request.key(), release);
            Futures.hear(release, (outcome, failure) -> shared.unsettled().end(release));
        }
    }

    /**
     * Ends belief, for another lock that was granted with this one was lost, and frees the row in the background. A row
     * that is to stay taken is left to expire: after the loss was told nothing may renew it.
     */
    void lostWithAnother() {
        CompletableFuture<ReleaseOutcome> outcome = new CompletableFuture<>();
        // Before belief ends, for closing must know of it either as a lease or as this.
        shared.unsettled().begin(outcome, () -> abandon(outcome));
        freesLost = !isKept();
        boolean ended = holding.feed(new Tenure.Input.AnotherLost());
        // One that is over already, or expired just now, is for its holder to let go of.
        if (!ended || !isLost(LostReason.WITH_ANOTHER) || !freesLost) {
            shared.unsettled().end(outcome);
            return;
        }
        shared.complaints().release(request.key(), outcome);
        // After those who hear of the loss, where they do not block: another may have the lock then.
        shared.ports()
                .callbacks()
                .execute(() -> shared.ports()
                        .sender()
                        .execute(() -> free(
                                outcome,
                                Optional.empty(),
                                new Parting(shared, request, holding.tenure(), request.deleteOnRelease(), freed),
                                Parting::free)));
    }

    boolean isLost(LostReason why) {
        return holding.tenure().phase() instanceof Tenure.Phase.Lost lost && lost.reason() == why;
    }

    /** Nobody was told of it, and nobody believes in it. */
    void giveBack() {
        keptUntil = Optional.empty();
        shared.complaints().release(request.key(), release());
        // Some attempt of its acquire may have been given up, and land when this is over.
        shared.orphans().disown(request.key(), holding.tenure().grant());
    }

    /** Whether the row is to stay taken for a while. */
    private boolean isKept() {
        return keptUntil.isPresent() && !Nanos.reached(nanos(), keptUntil.get());
    }

    /**
     * Until when a caller of this client that waits for the row need not ask the store: it is told when the row is free.
     * Empty while the lease is not ended by its holder, and for a row that is kept beyond V, which the store alone knows.
     */
    Optional<Long> freeBy() {
        return freeBy;
    }

    /** The client closed, and waits no longer. */
    private void abandon(CompletableFuture<ReleaseOutcome> outcome) {
        outcome.complete(unanswered());
        Parting ending = parting;
        if (ending != null) {
            ending.abandon();
        }
    }

    /** The row stays taken for at least that long from now on. */
    void keepAtLeast(Duration hold) {
        keptUntil = Optional.of(nanos() + Nanos.of(hold));
    }

    /** Asked again, it says the same. */
    CompletableFuture<ReleaseOutcome> release() {
        return release(request.deleteOnRelease());
    }

    private CompletableFuture<ReleaseOutcome> release(boolean deletes) {
        CompletableFuture<ReleaseOutcome> outcome = new CompletableFuture<>();
        synchronized (monitor) {
            if (releasing != null) {
                return releasing;
            }
            releasing = outcome;
        }
        Optional<Long> kept = keptUntil.filter(until -> isKept());
        end(
                outcome,
                deletes,
                kept,
                ending -> kept.<CompletableFuture<ReleaseOutcome>>map(ending::freeAt)
                        .orElseGet(ending::free));
        return outcome;
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
        CompletableFuture<ReleaseOutcome> outcome = new CompletableFuture<>();
        return begins(outcome)
                .<CompletableFuture<ReleaseOutcome>>map(this::misused)
                .orElseGet(() -> {
                    end(outcome, false, Optional.empty(), ending -> ending.free(writes));
                    return outcome;
                });
    }

    CompletableFuture<CommitResult> commit(List<TransactWriteItem> wanted) {
        // Before anything ends: it refuses null.
        List<TransactWriteItem> items = List.copyOf(wanted);
        CompletableFuture<ReleaseOutcome> outcome = new CompletableFuture<>();
        Optional<String> misuse = begins(outcome);
        if (misuse.isPresent()) {
            return misused(misuse.get());
        }
        CompletableFuture<CommitResult> result = new CompletableFuture<>();
        boolean begun = end(outcome, request.deleteOnRelease(), Optional.empty(), ending -> {
            CommitRun run = ending.commit(items);
            Futures.hear(run.result(), (told, failure) -> Futures.pass(result, told, failure));
            return run.begin();
        });
        if (!begun) {
            result.complete(CommitResult.of(CommitOutcome.NOT_COMMITTED));
        }
        return result;
    }

    /** Claims the one end that the lease has, for one that writes; else says why it cannot have it. */
    private Optional<String> begins(CompletableFuture<ReleaseOutcome> outcome) {
        if (keptUntil.isPresent()) {
            return Optional.of("is kept for a time, and what writes frees it at once; ask without atLeast");
        }
        synchronized (monitor) {
            if (releasing != null) {
                return Optional.of("was released or committed before; write once, and instead of releasing");
            }
            releasing = outcome;
        }
        return Optional.empty();
    }

    private <T> CompletableFuture<T> misused(String how) {
        return CompletableFuture.failedFuture(
                new LockMisuseException("The lock '" + request.key() + "' " + how + ".", null));
    }

    /**
     * Ends belief by the holder's will, and frees the row, unless belief was over already.
     *
     * @param outcome hears how the row was left
     * @param deletes whether the row goes
     * @param kept until when the row stays taken, if it does
     * @return whether the row is being freed
     */
    private boolean end(
            CompletableFuture<ReleaseOutcome> outcome,
            boolean deletes,
            Optional<Long> kept,
            Function<Parting, CompletableFuture<ReleaseOutcome>> free) {
        // Before belief ends, for closing must know of it either as a lease or as this.
        shared.unsettled().begin(outcome, () -> abandon(outcome));
        // Of a row that is kept beyond V nobody here renews, nor hears that it was freed by force: it is looked at.
        freeBy = kept.filter(until -> until - holding.tenure().validUntil() > 0).isPresent()
                ? Optional.empty()
                : Optional.of(
                        kept.orElseGet(this::nanos) + holding.tenure().times().lease());
        holding.feed(new Tenure.Input.ReleaseInvoked());
        Parting ending = new Parting(shared, request, holding.tenure(), deletes, freed);
        if (!(holding.tenure().phase() instanceof Tenure.Phase.Released)) {
            lost(outcome, ending);
            return false;
        }
        free(outcome, kept, ending, free);
        return true;
    }

    private void free(
            CompletableFuture<ReleaseOutcome> outcome,
            Optional<Long> kept,
            Parting ending,
            Function<Parting, CompletableFuture<ReleaseOutcome>> free) {
        parting = ending;
        // Set first: closing that comes from now on finds it and abandons it, and closing that came before is seen
        // here.
        Futures.hear(begun(free, ending), (result, failure) -> {
            // A row that stays taken for a while is freed later.
            if (kept.isEmpty() || result != ReleaseOutcome.RELEASED) {
                freed.run();
            }
            Futures.pass(outcome, result, failure);
            shared.unsettled().end(outcome);
        });
        shared.unsettled().endIfGivenUp(outcome);
    }

    private void lost(CompletableFuture<ReleaseOutcome> outcome, Parting ending) {
        outcome.complete(ReleaseOutcome.LOST);
        // A row that is to stay taken is left to expire; and after closing nothing is sent any more.
        boolean freedAlready = freesLost && isLost(LostReason.WITH_ANOTHER);
        if (!isKept() && !shared.isClosed() && !freedAlready) {
            shared.complaints().release(request.key(), begun(Parting::freeIfNobodyTookIt, ending));
        }
        shared.unsettled().end(outcome);
    }

    /** Whatever is thrown there, whoever releases must hear that it is over. */
    private static CompletableFuture<ReleaseOutcome> begun(
            Function<Parting, CompletableFuture<ReleaseOutcome>> free, Parting ending) {
        try {
            return free.apply(ending);
        } catch (RuntimeException | Error defect) {
            return CompletableFuture.failedFuture(defect);
        }
    }

    private ReleaseOutcome unanswered() {
        return holding.tenure().phase() instanceof Tenure.Phase.Lost ? ReleaseOutcome.LOST : ReleaseOutcome.UNKNOWN;
    }

    private long nanos() {
        return shared.ports().clock().nanos();
    }
}
