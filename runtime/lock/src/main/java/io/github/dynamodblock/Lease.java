package io.github.dynamodblock;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A lock that is held for a limited time. The client renews the lease in the background until the lease is released
 * or lost. Implementations are thread-safe.
 *
 * <p>As long as the rates of the clients' clocks differ by less than the configured clock drift (1 % by default), no
 * two clients see {@link #isValid()} return true for the same key at the same instant. A holder can still be paused
 * between the call of {@code isValid()} and a write. If a write must not take effect after a later holder's write,
 * compare {@link #fencingToken()} in the store that receives the write.
 *
 * <p>A lease that is lost stays lost: the client never renews it again. From then on {@link #isValid()} returns
 * false, {@link #ensureValid()} throws {@link LeaseLostException}, and each listener has received or receives
 * {@link LeaseEvent.Lost}. To go on, acquire the lock again.
 *
 * @since 1.0.0
 */
public interface Lease extends AutoCloseable {
    /**
     * Returns the key of the lock.
     *
     * @return the key
     */
    LockKey key();

    /**
     * Returns the owner name of the client that holds the lease.
     *
     * @return the owner name
     */
    String owner();

    /**
     * Returns the fencing token of this grant. Costs no request.
     *
     * <p>The token is higher than the token of every earlier grant of the key as long as the lock's row exists. After
     * a deletion of the row, the token is higher only if no two clients' clocks differ by more than the time since
     * the row's first token. The token does not change during the lease, and says nothing about whether the lease is
     * still valid.
     *
     * @return the token
     */
    long fencingToken();

    /**
     * Returns the data in the row: the data of the request, or the data that a former holder left. Costs no request.
     *
     * @return the data, or empty if there is none
     */
    Optional<LockData> data();

    /**
     * Returns the application's attributes in the row: the attributes of the request, and the attributes that a
     * former holder left. Costs no request.
     *
     * @return the attributes by their names
     */
    Map<String, AttributeValue> attributes();

    /**
     * Returns whether this lease still holds the lock, by the local monotonic clock. Costs no request.
     *
     * <p>On some machines the monotonic clock stands still while the machine is suspended. There the wall clock shows
     * the suspension: if the wall clock has moved on further than the monotonic clock by more than the lease's margin
     * for clock drift (1 % of the lease duration by default), this method returns false until a heartbeat is
     * acknowledged. The client sends this heartbeat at once, unless the request turned off
     * {@linkplain LockRequest.Builder#backgroundHeartbeats background heartbeats}. A wall clock that is set forward
     * has the same effect, and no other effect.
     *
     * <p>If the wall clock stands still as well, for example in a virtual machine that is stopped and continued or
     * moved to another host, nothing shows the suspension. Compare {@link #fencingToken()} there.
     *
     * @return true if no other client can hold the lock now, by the clocks
     */
    boolean isValid();

    /**
     * Returns the time until the lease stops being valid if no further heartbeat is acknowledged. Costs no request.
     *
     * @return the time that is left; zero if the lease is not valid
     */
    Duration remaining();

    /**
     * Throws an exception if the lease is not valid, and otherwise does nothing. Costs no request.
     *
     * @throws LeaseLostException if the lease is lost, expired or released, or if it is not valid because the machine
     *     was possibly suspended. If the lease expired because the store refused its heartbeats, the last refusal is
     *     the cause.
     */
    void ensureValid();

    /**
     * Returns the state of the lease. Costs no request.
     *
     * @return the state
     */
    LeaseState state();

    /**
     * Adds a listener. If the lease was lost before, the listener is notified of the loss at once.
     *
     * @param listener receives the events of this lease from now on
     */
    void addListener(LeaseListener listener);

    /**
     * Renews the lease now, in addition to the heartbeats in the background. Waits for the acknowledgement at most as
     * long as the lease is valid, and at most ten seconds. Costs one request; costs no request of its own if a
     * heartbeat is due already. A lost response costs no further request: the next heartbeat carries the same
     * changes.
     *
     * @param request what the heartbeat changes
     * @throws StoreUnavailableException if no acknowledgement arrived within ten seconds. The lease goes on, and the
     *     later heartbeats carry the changes.
     * @throws LeaseLostException if the lease ended before an acknowledgement. The data was then written or not.
     * @throws LockMisuseException if the lease is no longer renewed because {@code atMost} has passed; then no part
     *     of this request applies. It is also thrown if the store finds the data invalid, for example too large; then
     *     the client drops the data, and all other parts of this request apply.
     * @throws LockException if the store refuses the heartbeat for another permanent reason, such as a missing
     *     permission. The lease and the heartbeats in the background go on.
     * @throws IllegalArgumentException if the requested lease duration does not fit the client's settings
     */
    void heartbeat(HeartbeatRequest request);

    /**
     * Renews the lease like {@link #heartbeat}, without waiting.
     *
     * @param request what the heartbeat changes
     * @return a stage that completes when a heartbeat with these changes is acknowledged, or fails as
     *     {@link #heartbeat} does
     * @throws IllegalArgumentException if the requested lease duration does not fit the client's settings; the call
     *     throws it
     */
    CompletionStage<@Nullable Void> heartbeatAsync(HeartbeatRequest request);

    /**
     * Ends the lease, and frees the lock if this grant still holds it. The lease is not valid from the moment of the
     * call.
     *
     * <p>Costs one request, and one more for each lost response. Waits at most half a lease duration, and at most ten
     * seconds. A repeated call returns the first outcome.
     *
     * <p>For a lease that expired, this method returns {@link ReleaseOutcome#LOST} at once. It sends one request that
     * frees the row if no other client has taken the lock, and does not wait for the response.
     *
     * <p>If {@link LockRequest.Builder#atLeast} has not passed, the row stays taken until then.
     *
     * @return what is known about the release
     * @throws LockException if the store refuses the release for a permanent reason, such as a missing permission.
     *     The lock then frees itself within one lease duration.
     */
    ReleaseOutcome release();

    /**
     * Releases the lock like {@link #release()}, for a thread that can be interrupted. An interrupt ends the wait.
     * The client sends the release even if the thread was interrupted before the call, and an interrupt does not stop
     * the release. A later call of {@link #release()} returns the outcome.
     *
     * <p>Any other wait can be made interruptible in the same way: call the {@code …Async} form and wait with
     * {@code toCompletableFuture().get()}.
     *
     * @return what is known about the release
     * @throws InterruptedException if the thread was interrupted before the outcome was known
     * @throws LockException as {@link #release()} throws it
     */
    default ReleaseOutcome releaseInterruptibly() throws InterruptedException {
        return InterruptibleWait.interruptibly(releaseAsync());
    }

    /**
     * Releases the lock like {@link #release()}, without waiting.
     *
     * @return a stage that completes with the outcome, or fails as {@link #release()} does
     */
    CompletionStage<ReleaseOutcome> releaseAsync();

    /**
     * Releases the lock like {@link #release()} and writes in the lock's own row in the same request: both happen, or
     * neither. Together with the acquire, this is a read and a write in two requests, and no other holder can write
     * between them. If the lock is carried by an item of the application ({@link LockRequest.Builder#onItem}), the
     * release writes this item.
     *
     * <p>The outcome says what happened:
     *
     * <ul>
     *   <li>{@link ReleaseOutcome#RELEASED}: the changes were written.
     *   <li>{@link ReleaseOutcome#LOST}: nothing was written, and nothing will be written later.
     *   <li>{@link ReleaseOutcome#UNKNOWN}: no response says whether the changes were written.
     * </ul>
     *
     * @param request what the release writes
     * @return what is known about the release
     * @throws LockMisuseException if the lease was released or committed before, or if its row cannot be written: the
     *     release deletes the row, the row is kept for a time ({@code atLeast}), an attribute has a name that the
     *     lock uses, or a reentrant holder has another lease of the lock that is not released
     * @throws LockException if the store refuses the release for a permanent reason; then nothing was written
     */
    ReleaseOutcome release(ReleaseRequest request);

    /**
     * Releases the lock like {@link #release(ReleaseRequest)}, without waiting.
     *
     * @param request what the release writes
     * @return a stage that completes with the outcome, or fails as {@link #release(ReleaseRequest)} does
     */
    CompletionStage<ReleaseOutcome> releaseAsync(ReleaseRequest request);

    /**
     * Returns a condition check for a transaction of the application. DynamoDB applies that transaction only while
     * this grant holds the lock, however late the transaction arrives.
     *
     * <p>The call costs no request. In a transaction, the check costs two write units. The check conflicts with
     * heartbeats of the same row: repeat a transaction that was cancelled by a conflict. For items that are written
     * often, compare {@link #fencingToken()} instead.
     *
     * @return the check, to be added to the transaction
     * @throws LeaseLostException if the lease is not valid
     * @throws LockMisuseException if the lock's store has no transactions
     */
    TransactWriteItem conditionCheck();

    /**
     * Writes the items and frees the lock in one transaction: both happen, or neither. However late the transaction
     * arrives, it cannot overwrite the writes of a later holder of the lock. The lease is not valid from the moment
     * of the call, as with {@link #release()}. After the commit, {@link #release()} returns how the lock was left.
     *
     * <p>Costs one request, and one more for each lost response, until half a lease duration or ten seconds have
     * passed, whichever is shorter. A transaction costs twice the write units of its items and of the lock's row.
     *
     * <p>If DynamoDB refuses an item, it writes nothing, and the result contains the reasons. The client then frees
     * the lock by a release of its own, which costs one more request. To repeat the commit, acquire a new lease.
     *
     * <p>If the table layout can keep a row, the commit keeps the row even if a release would delete it, because the
     * row proves the commit after a lost response. The table's time to live collects the row.
     *
     * @param items up to 99 items; none of them is the item that carries this lock
     * @return what is known about the commit; {@link CommitOutcome#NOT_COMMITTED} without reasons if the lock was
     *     lost
     * @throws LockMisuseException if the lease was released or committed before, or if the lock cannot be committed
     *     with these items
     * @throws LockException if the store refuses the commit for a permanent reason (such as a missing permission), or
     *     refuses it until the time limit (by throttling or conflicts); then nothing was written
     */
    CommitResult commit(List<TransactWriteItem> items);

    /**
     * Commits like {@link #commit}, without waiting.
     *
     * @param items up to 99 items; none of them is the item that carries this lock
     * @return a stage that completes with the result, or fails as {@link #commit} does
     */
    CompletionStage<CommitResult> commitAsync(List<TransactWriteItem> items);

    /**
     * Runs the work under this lease, and then releases the lease, whether the work returns or throws. A release that
     * fails is logged and not thrown.
     *
     * @param work the work
     * @param <T> the type of the work's result
     * @param <E> the type of the exceptions that the work throws
     * @return the result of the work
     * @throws LeaseLostException if the client closed before the work began; the work was not started. Or if the
     *     lease was lost before the work ended, or was not valid at that moment. <strong>What the work did is
     *     done</strong>, and another holder can have worked at the same time. If the
     *     work threw an exception, this method throws the work's exception, and the {@code LeaseLostException} is
     *     suppressed in it.
     * @throws E what the work throws
     */
    default <T extends @Nullable Object, E extends Exception> T during(LockedWork<T, E> work) throws E {
        return LeaseScope.run(this, work);
    }

    /**
     * Releases the lock like {@link #release()}, and ignores the outcome. Never affects a later grant of the same
     * key. If the lease was released or committed before, this method waits for the end of that call and throws
     * nothing: the caller of the release or the commit receives its failure.
     *
     * @throws LockException as {@link #release()} throws it
     */
    @Override
    void close();
}
