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
 * A lock, held for a limited time and renewed in the background until it is released or lost. Thread-safe.
 *
 * <p>While clocks' rates differ by less than the client's clock drift (1 % by default), no two clients see
 * {@link #isValid()} for one key at the same instant. A holder may still be paused between that look and a write: what
 * must not be overtaken compares {@link #fencingToken()} where it writes.
 */
public interface Lease extends AutoCloseable {
    LockKey key();

    /** The owner name of the client that holds it. */
    String owner();

    /**
     * This grant's fencing token: higher than that of every earlier grant of the key while its row survives; after a
     * deletion only if no two clients' clocks differ by more than the time since the row's first token. It is a
     * constant of the lease, and says nothing of whether the lease is still valid.
     */
    long fencingToken();

    /** The data in the row: the request's, or else what a former holder left. Costs no request. */
    Optional<LockData> data();

    /** The application's attributes in the row: the request's, and those that a former holder left. Costs no request. */
    Map<String, AttributeValue> attributes();

    /**
     * Whether this is still the holder, by the local monotonic clock. Costs no request.
     *
     * <p>Where that clock stands still while the machine is suspended, the wall clock tells: when it has moved on further
     * than the lease's margin for drift (1 % of the lease by default), this is false until a heartbeat is acknowledged,
     * which is sent at once. A wall clock that is put forward has the same effect, and no other. Where the wall clock
     * stands still as well, as in a virtual machine that is stopped and continued or moved to another host, nothing tells:
     * compare {@link #fencingToken()} there.
     */
    boolean isValid();

    /** The time left unless a heartbeat is acknowledged; zero while not valid. Costs no request. */
    Duration remaining();

    /**
     * Does nothing while the lease is valid. Costs no request.
     *
     * @throws LeaseLostException if it is lost, expired or released, or not valid since the machine was suspended; where
     *     it expired because the store refused its heartbeats, the last refusal is the cause
     */
    void ensureValid();

    LeaseState state();

    /** Adds a listener; one that comes after the lease was lost hears of that at once. */
    void addListener(LeaseListener listener);

    /**
     * Renews the lease now, besides the heartbeats in the background. Waits until it is acknowledged, at most as long as
     * the lease is valid, and ten seconds; costs one request, and none of its own if one is due already. A lost answer
     * costs nothing more: the next heartbeat says the same.
     *
     * @throws StoreUnavailableException if it was not acknowledged within ten seconds; the lease goes on, and what it was to
     *     say is said by the later heartbeats
     * @throws LeaseLostException if the lease was over before that; then the data may have been written or not
     * @throws LockMisuseException if the lease is not renewed any more, for its request's {@code atMost} has passed: then
     *     nothing of this request holds. Or if the store finds the data invalid, as what is too large: then the data is
     *     dropped, and all else that this request asked for holds
     * @throws LockException if the store refuses to work with us; the lease goes on, and so do the heartbeats in the
     *     background
     * @throws IllegalArgumentException if the lease asked for does not go with the client's settings
     */
    void heartbeat(HeartbeatRequest request);

    /** {@link #heartbeat} without waiting. */
    CompletionStage<@Nullable Void> heartbeatAsync(HeartbeatRequest request);

    /**
     * Ends the lease and frees the lock if it is still ours: one request, and one more for each lost answer. Belief
     * ends when this is invoked. Asked again, it gives the first outcome. Waits at most half a lease, and ten seconds.
     *
     * <p>Of a lease that expired it says {@code LOST} at once, and sends one request that frees the row if nobody has
     * taken it. Nobody waits for the answer.
     *
     * @throws LockException if the store refuses to work with us, as for a missing permission
     */
    ReleaseOutcome release();

    /**
     * {@link #release()} by a thread that may be interrupted. The release is sent even if it was interrupted before, and
     * goes on when it is interrupted; asked again, {@link #release()} gives its outcome. Any other wait ends so as well:
     * wait for the {@code …Async} form by {@code toCompletableFuture().get()}.
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
     * {@link #release()} that also writes in the lock's own row, both or neither: a read and a write that nobody can come
     * between, in the two requests of acquire and release. Of a lock that is carried by the application's item it is that
     * item which is written.
     *
     * <p>RELEASED: it was written. LOST: nothing was, nor ever will be. UNKNOWN: the store did not tell.
     *
     * @throws LockMisuseException if it was released before, or its row cannot be written: its release deletes it, it is
     *     to be kept for a time, or the name of an attribute is the lock's
     * @throws LockException if the store refuses to work with us; then nothing was written
     */
    ReleaseOutcome release(ReleaseRequest request);

    /** {@link #release(ReleaseRequest)} without waiting. */
    CompletionStage<ReleaseOutcome> releaseAsync(ReleaseRequest request);

    /**
     * A condition check for a transaction of the application's own, with which that is applied only while this grant
     * holds the lock, however late it arrives. Costs no request by itself; in a transaction it costs two write units, and
     * it conflicts with heartbeats of the same row: repeat a transaction that was cancelled by a conflict. What is
     * written often compares {@link #fencingToken()} instead.
     *
     * @throws LeaseLostException if the lease is not valid
     * @throws LockMisuseException if the lock's store has no transactions
     */
    TransactWriteItem conditionCheck();

    /**
     * Writes these items and frees the lock, both or neither, in one transaction: nobody who held the lock since can be
     * overwritten, however late it arrives. Belief ends when this is invoked, as by {@link #release()}, which afterwards
     * says how the lock was left. One request, and one more for each lost answer, until half a lease has passed, or ten
     * seconds; a transaction costs twice the write units of its items and of the lock's row.
     *
     * <p>If an item is refused, nothing is written and the lock is freed by a release of its own, which costs one more
     * request; the result has the reasons. To do it again takes a new lease. Where the layout can keep a row, it is kept
     * even if its release would delete it, for it is what proves the commit after a lost answer; its time to live collects it.
     *
     * @param items up to 99, none of them the item that carries this lock
     * @throws LockMisuseException if it was released before, or cannot be committed with these items
     * @throws LockException if the store refuses to work with us, as for a missing permission; then nothing was written
     */
    CommitResult commit(List<TransactWriteItem> items);

    /** {@link #commit} without waiting. */
    CompletionStage<CommitResult> commitAsync(List<TransactWriteItem> items);

    /**
     * Does the work under this lease, then releases it, whatever came of the work.
     *
     * @throws LeaseLostException if the work ended and the lease had not held so long: <strong>what it did is
     *     done</strong>, and another holder may have worked at the same time. If the work threw, that is thrown, and this
     *     is suppressed in it.
     * @throws E what the work throws
     */
    default <T extends @Nullable Object, E extends Exception> T during(LockedWork<T, E> work) throws E {
        return Under.run(this, work);
    }

    /**
     * {@link #release()}, whatever its outcome. Never touches a later grant of the same key. If it was released or
     * committed before, this waits for the end of that and throws nothing: whoever asked for that has its failure.
     *
     * @throws LockException as by {@link #release()}
     */
    @Override
    void close();
}
