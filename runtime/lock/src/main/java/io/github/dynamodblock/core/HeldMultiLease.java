package io.github.dynamodblock.core;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.Returnable;
import io.github.dynamodblock.core.protocol.Moment;
import io.github.dynamodblock.core.protocol.MultiRowAnswers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** A held multi-lease is what the application receives for several leases that were granted together. */
final class HeldMultiLease implements MultiLease, Returnable, LocallyHeldKeys.Tenant {
    private final ClientContext context;
    private final Object line;
    private final List<HeldLease> leases;
    private final AtomicBoolean ending = new AtomicBoolean();
    /** Completes when the result of the only commit of these leases was reported; null if there is no commit. */
    private final AtomicReference<@Nullable CompletableFuture<CommitResult>> committing = new AtomicReference<>();

    private HeldMultiLease(ClientContext context, Object line, List<HeldLease> leases) {
        this.context = context;
        this.line = line;
        this.leases = leases;
    }

    /** Creates the multi-lease, and starts the timers of its leases. */
    static HeldMultiLease begin(ClientContext context, Object line, List<HeldLease> leases) {
        HeldMultiLease all = new HeldMultiLease(context, line, leases);
        leases.forEach(lease -> {
            lease.whenLost(all::lost);
            lease.whenFreed(all::freedAlone);
            lease.together(leases);
        });
        context.begin(line, all);
        leases.forEach(context::begin);
        return all;
    }

    /**
     * Gives up the other leases after one lease was lost. This is not done by a listener, because a listener waits for
     * the listeners before it. The task goes through the pool of the listeners first. So a listener that does not block
     * usually learns of this loss before the losses of the other leases.
     */
    private void lost(LostReason reason) {
        context.lost(line, this);
        // Closing the client ends each lease itself, and may leave its row as it is.
        if (reason != LostReason.CLIENT_CLOSED && ending.compareAndSet(false, true)) {
            context.ports().callbacks().execute(() -> context.ports().sender().execute(this::loseOthers));
        }
    }

    /**
     * Handles a lease that was freed alone, and not with the others. A caller of this client that waits for all of
     * these locks must check the rows again.
     */
    private void freedAlone() {
        if (committing.get() == null && (!ending.get() || leases.stream().anyMatch(HeldLease::isLostWithAnother))) {
            context.lost(line, this);
        }
    }

    private void loseOthers() {
        leases.forEach(HeldLease::lostWithAnother);
    }

    @Override
    public Optional<Long> until(Moment now) {
        List<Long> each =
                leases.stream().flatMap(lease -> lease.until(now).stream()).toList();
        return each.size() < leases.size() ? Optional.empty() : each.stream().reduce((a, b) -> b - a >= 0 ? a : b);
    }

    /** Releases leases that no caller received, and that no client treats as valid. */
    @Override
    public void giveBack() {
        ending.set(true);
        leases.forEach(HeldLease::giveBack);
        CompletableFuture<ReleaseOutcome> unused = freed(HeldLease::releaseAsync);
    }

    @Override
    public List<Lease> leases() {
        return List.copyOf(leases);
    }

    @Override
    public Lease lease(LockKey key) {
        return leases.stream()
                .filter(lease -> lease.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The lock '" + key + "' is not one of " + keys() + "; request it together with them"));
    }

    @Override
    public boolean isValid() {
        return leases.stream().allMatch(HeldLease::isValid);
    }

    @Override
    public Duration remaining() {
        return leases.stream()
                .map(HeldLease::remaining)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    @Override
    public void ensureValid() {
        // The lease that was lost by itself comes first, because it knows the reason. The others were given up because
        // of it.
        leases.stream()
                .filter(lease -> lease.state() == LeaseState.LOST && !lease.isLostWithAnother())
                .forEach(HeldLease::ensureValid);
        leases.forEach(HeldLease::ensureValid);
    }

    @Override
    public void addListener(LeaseListener listener) {
        Objects.requireNonNull(listener, "listener");
        AtomicBoolean lost = new AtomicBoolean();
        leases.forEach(lease -> lease.addListener((one, event) -> {
            // The listener receives one loss: that of the lease that was lost by itself. The events of the other leases
            // add nothing after that.
            boolean told = event instanceof LeaseEvent.Lost loss
                    ? loss.reason() != LostReason.WITH_ANOTHER && !lost.getAndSet(true)
                    : !lost.get();
            if (told) {
                listener.on(one, event);
            }
        }));
    }

    @Override
    public ReleaseOutcome release() {
        return Blocking.join(released(HeldLease::releaseAsync));
    }

    @Override
    public CompletableFuture<ReleaseOutcome> releaseAsync() {
        return context.handed(released(HeldLease::releaseAsync));
    }

    /** Releases the leases, after their commit if there is one: a release during the commit would make it fail. */
    private CompletableFuture<ReleaseOutcome> released(Function<HeldLease, CompletableFuture<ReleaseOutcome>> release) {
        CompletableFuture<CommitResult> commit = committing.get();
        if (commit == null) {
            return freed(release);
        }
        CompletableFuture<ReleaseOutcome> all = new CompletableFuture<>();
        Futures.hear(
                commit,
                (result, broken) ->
                        Futures.hear(freed(release), (outcome, failure) -> Futures.pass(all, outcome, failure)));
        return all;
    }

    private CompletableFuture<ReleaseOutcome> freed(Function<HeldLease, CompletableFuture<ReleaseOutcome>> release) {
        ending.set(true);
        List<CompletableFuture<ReleaseOutcome>> each =
                leases.stream().map(release).toList();
        CompletableFuture<ReleaseOutcome> all = new CompletableFuture<>();
        Futures.hear(CompletableFuture.allOf(each.toArray(CompletableFuture[]::new)), (nothing, failure) -> {
            context.released(line, this);
            Futures.pass(
                    all,
                    failure == null
                            ? MultiRowAnswers.released(
                                    each.stream().map(CompletableFuture::join).toList())
                            : ReleaseOutcome.UNKNOWN,
                    failure);
        });
        return all;
    }

    @Override
    public List<TransactWriteItem> conditionChecks() {
        return leases.stream().map(HeldLease::conditionCheck).toList();
    }

    @Override
    public CommitResult commit(List<TransactWriteItem> items) {
        return Blocking.join(committed(items));
    }

    @Override
    public CompletableFuture<CommitResult> commitAsync(List<TransactWriteItem> items) {
        return context.handed(committed(items));
    }

    /**
     * Commits the first lease, with a condition check for each other lease. The other leases stay held and are renewed
     * until the commit has ended, whatever its result. Then they are released. If one of them is lost in the meantime,
     * its check fails, and nothing is written.
     */
    private CompletableFuture<CommitResult> committed(List<TransactWriteItem> wanted) {
        // The copy refuses null, so it is made before anything is claimed.
        List<TransactWriteItem> items = List.copyOf(wanted);
        int most = MultiKeyTarget.MOST - leases.size();
        if (items.size() > most) {
            return CompletableFuture.failedFuture(new LockMisuseException(
                    "A commit under the locks " + keys() + " writes " + most + " items at most, not " + items.size()
                            + ". Write fewer items, or fence the writes with the tokens.",
                    null));
        }
        CompletableFuture<CommitResult> told = new CompletableFuture<>();
        // A second commit could not know the result of the first commit.
        boolean anyReleased = leases.stream().anyMatch(lease -> lease.state() == LeaseState.RELEASED);
        if (anyReleased || !committing.compareAndSet(null, told)) {
            return CompletableFuture.failedFuture(new LockMisuseException(
                    "The locks " + keys()
                            + " were committed before, or one of them was released. Commit only once, and instead of"
                            + " releasing.",
                    null));
        }
        try {
            List<TransactWriteItem> all = new ArrayList<>(items);
            leases.stream().skip(1).map(HeldLease::conditionCheck).forEach(all::add);
            return ended(leases.get(0).committed(all).thenApply(result -> ofItems(result, items.size())), told);
        } catch (LeaseLostException e) {
            // Nothing was written, as for one lease. The release reports what happened to the locks.
            return ended(CompletableFuture.completedFuture(CommitResult.of(CommitOutcome.NOT_COMMITTED)), told);
        } catch (RuntimeException | Error e) {
            // This is misuse, or the store broke its contract. A caller that releases waits for the end of this future.
            misused(told, e);
            return told;
        }
    }

    /**
     * Releases the locks after the commit, whatever its result, on a thread that may send. After misuse the commit
     * never began, and the locks are not released.
     */
    private CompletableFuture<CommitResult> ended(
            CompletableFuture<CommitResult> commit, CompletableFuture<CommitResult> told) {
        Futures.hear(commit, (result, failure) -> {
            LeaseState first = leases.get(0).state();
            if (failure != null && (first == LeaseState.HELD || first == LeaseState.IN_DANGER)) {
                misused(told, failure);
                return;
            }
            context.ports().sender().execute(() -> {
                CompletableFuture<ReleaseOutcome> freed = freed(HeldLease::releaseAsync);
                // The caller of the commit receives the result of the commit, and not this failure.
                context.complaints().release(leases.get(0).key(), freed);
                Futures.hear(freed, (outcome, broken) -> Futures.pass(told, result, failure));
            });
        });
        return told;
    }

    /** Ends a commit that never began: no lease ends because of it. */
    private void misused(CompletableFuture<CommitResult> told, Throwable failure) {
        committing.set(null);
        Futures.pass(told, null, failure);
    }

    /**
     * Returns the result without the reasons of the locks' own checks. If only these checks failed, a lock was lost.
     */
    private static CommitResult ofItems(CommitResult result, int items) {
        boolean declined = result.reasons().stream()
                .limit(items)
                .anyMatch(reason -> reason.code() != null && !"None".equals(reason.code()));
        return declined
                ? new CommitResult(result.outcome(), result.reasons().subList(0, items))
                : CommitResult.of(result.outcome());
    }

    private List<LockKey> keys() {
        return leases.stream().map(HeldLease::key).toList();
    }

    @Override
    public void close() {
        Blocking.join(released(HeldLease::closed));
    }

    @Override
    public String toString() {
        return "MultiLease" + leases;
    }
}
