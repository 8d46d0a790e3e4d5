package io.github.dynamodblock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Several locks that were granted together, all or none. Implementations are thread-safe.
 *
 * <p>The locks are lost together: if one is lost, the others are lost too ({@link LostReason#WITH_ANOTHER}), and the
 * client frees their rows. Each of them is a {@link Lease} of its own, with its own fencing token and its own
 * heartbeats.
 *
 * <p>What {@link Lease} promises of one lock holds for the locks together: no other client holds a valid lease on any
 * of them while {@link #isValid()} returns true.
 *
 * @since 1.0.0
 */
public interface MultiLease extends AutoCloseable {
    /**
     * Returns the leases, in the order of the requests. Releasing one of them ends only that lease; this object is
     * then no longer valid. Costs no request.
     *
     * @return one lease for each lock
     */
    List<Lease> leases();

    /**
     * Returns the lease of that key. Costs no request.
     *
     * @param key one of the keys that were requested
     * @return the lease
     * @throws IllegalArgumentException if that key was not requested
     */
    Lease lease(LockKey key);

    /**
     * Returns whether all leases are valid, as {@link Lease#isValid()} does for one. Costs no request.
     *
     * @return true if all leases are valid
     */
    boolean isValid();

    /**
     * Returns the shortest time that is left to one of the leases if no further heartbeat is acknowledged. Costs no
     * request.
     *
     * @return the time that is left; zero if one of the leases is not valid
     */
    Duration remaining();

    /**
     * Throws an exception if one of the leases is not valid, and otherwise does nothing. Costs no request.
     *
     * @throws LeaseLostException of a lease that is not valid; of the lease that was lost, if one was lost
     */
    void ensureValid();

    /**
     * Adds a listener that receives the events of all leases, each event with its lease, until the first loss. Events
     * of different leases can come at the same time.
     *
     * @param listener receives the events from now on
     */
    void addListener(LeaseListener listener);

    /**
     * Releases all locks at the same time, with one request each. The leases are not valid from the moment of the
     * call. While a commit is in progress, the release begins when the commit has ended. Waits at most as long as
     * {@link Lease#release()}. A repeated call returns the same outcome.
     *
     * @return the worst of the outcomes: {@code LOST} if one lock was lost, otherwise {@code UNKNOWN} if one outcome
     *     is unknown, otherwise {@code RELEASED}
     * @throws LockException if the store refuses a release for a permanent reason, such as a missing permission
     */
    ReleaseOutcome release();

    /**
     * Releases all locks like {@link #release()}, for a thread that can be interrupted, as
     * {@link Lease#releaseInterruptibly} does for one lock.
     *
     * @return the worst of the outcomes
     * @throws InterruptedException if the thread was interrupted before the outcome was known
     * @throws LockException as {@link #release()} throws it
     */
    default ReleaseOutcome releaseInterruptibly() throws InterruptedException {
        return InterruptibleWait.interruptibly(releaseAsync());
    }

    /**
     * Releases all locks like {@link #release()}, without waiting.
     *
     * @return a stage that completes with the worst of the outcomes, or fails as {@link #release()} does
     */
    CompletionStage<ReleaseOutcome> releaseAsync();

    /**
     * Returns one {@link Lease#conditionCheck()} for each lock, for a transaction of the application. Costs no
     * request.
     *
     * @return the checks, in the order of the requests
     * @throws LeaseLostException if one of the leases is not valid
     */
    List<TransactWriteItem> conditionChecks();

    /**
     * Writes the items if every lock is still held at that moment, and frees the first lock in the same transaction,
     * as {@link Lease#commit} does for one lock. The client releases the other locks directly afterwards, with one
     * request each.
     *
     * <p>Costs one transaction: twice the write units of the items and of the first row, and a check of two write
     * units for each other lock. The first lease is not valid from the moment of the call, the other leases from the
     * end of the commit. After a lost response, the client sends the same transaction again, as {@link Lease#commit}
     * does.
     *
     * @param items the items; together with the locks at most 100
     * @return what is known about the commit; {@link CommitOutcome#NOT_COMMITTED} without reasons if a lock was lost
     * @throws LockMisuseException if there are more items, if this method was called before, if one of the locks was
     *     released, or if the first lock must stay taken for a time ({@code atLeast}). Then nothing is sent, and all
     *     locks stay held.
     * @throws LockException if the store refuses the commit for a permanent reason, or until the time limit. Then
     *     nothing was written, and the locks are released.
     */
    CommitResult commit(List<TransactWriteItem> items);

    /**
     * Commits like {@link #commit}, without waiting.
     *
     * @param items the items; together with the locks at most 100
     * @return a stage that completes with the result, or fails as {@link #commit} does
     */
    CompletionStage<CommitResult> commitAsync(List<TransactWriteItem> items);

    /**
     * Releases all locks like {@link #release()}, and ignores the outcomes. Never affects later grants of the same
     * keys. Throws nothing for locks that were released or committed before, as {@link Lease#close} does for one
     * lock.
     *
     * @throws LockException as {@link #release()} throws it
     */
    @Override
    void close();
}
