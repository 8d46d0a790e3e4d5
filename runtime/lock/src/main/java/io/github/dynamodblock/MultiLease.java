package io.github.dynamodblock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Several locks that were granted together, all or none, and are lost together: when one is lost, the others are lost
 * too ({@link LostReason#WITH_ANOTHER}), and their rows are freed. Each is a {@link Lease} of its own, with its own
 * fencing token and heartbeats. Thread-safe.
 *
 * <p>Of the locks together holds what {@link Lease} promises of each: no other client believes in any of them while
 * {@link #isValid()}.
 */
public interface MultiLease extends AutoCloseable {
    /** One for each lock, in the order of the requests. Releasing one of them ends only that one, and this is not valid. */
    List<Lease> leases();

    /**
     * The one of that key.
     *
     * @throws IllegalArgumentException if that was not asked for
     */
    Lease lease(LockKey key);

    /** Whether all are valid, as {@link Lease#isValid()} says. Costs no request. */
    boolean isValid();

    /** The least time that is left to one of them unless a heartbeat is acknowledged; zero while not valid. */
    Duration remaining();

    /**
     * Does nothing while all are valid. Costs no request.
     *
     * @throws LeaseLostException of one that is not: of the one that was lost, if one was
     */
    void ensureValid();

    /**
     * Adds a listener that hears the events of all of them, each with the lease it is of, until the first loss. Events of
     * different leases may come at the same time.
     */
    void addListener(LeaseListener listener);

    /**
     * Releases all of them, one request each, at the same time. Belief ends when this is invoked; while a commit is under
     * way, when that has ended. Waits as long as {@link Lease#release()} at most. Asked again, it says the same.
     *
     * @return the worst of the outcomes: {@code LOST} if one was lost, else {@code UNKNOWN} if one is unknown
     * @throws LockException if the store refuses to work with us, as for a missing permission
     */
    ReleaseOutcome release();

    /**
     * {@link #release()} by a thread that may be interrupted, as {@link Lease#releaseInterruptibly} of one.
     *
     * @throws InterruptedException if the thread was interrupted before the outcome was known
     * @throws LockException as by {@link #release()}
     */
    default ReleaseOutcome releaseInterruptibly() throws InterruptedException {
        return Wait.interruptibly(releaseAsync());
    }

    /** {@link #release()} without waiting. */
    CompletionStage<ReleaseOutcome> releaseAsync();

    /**
     * One {@link Lease#conditionCheck()} for each lock, for a transaction of the application's own.
     *
     * @throws LeaseLostException if one is not valid
     */
    List<TransactWriteItem> conditionChecks();

    /**
     * {@link Lease#commit} under all of them: writes these items if every one of the locks is still ours when that
     * happens, and frees the first with them in one transaction. The others are released right after, one request each.
     * Costs one transaction, which is twice the write units of the items and of the first row, and a check of two write
     * units for each other lock. The first one's belief ends when this is invoked, the others' when it has ended. After a
     * lost answer the same transaction is asked for again, as by {@link Lease#commit}.
     *
     * @param items as many as make 100 with the locks
     * @throws LockMisuseException if there are more, if this was called before, if one of the locks was released, or if the
     *     first is to stay taken for a time ({@code atLeast}); nothing is sent then, and all stay held
     * @throws LockException if the store refuses to work with us; nothing was written, and the locks are released
     */
    CommitResult commit(List<TransactWriteItem> items);

    /** {@link #commit} without waiting. */
    CompletionStage<CommitResult> commitAsync(List<TransactWriteItem> items);

    /**
     * {@link #release()}, whatever its outcome. Never touches a later grant of the same keys. Of those that were released
     * or committed before it throws nothing, as {@link Lease#close} of one.
     *
     * @throws LockException as by {@link #release()}
     */
    @Override
    void close();
}
