package io.github.dynamodblock;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

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
     * This grant's fencing token: higher than that of every earlier grant of the key while its row survives. It is a
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
     * <p>Where that clock stands still while the machine is suspended, the wall clock tells: when it has moved on much
     * further (100 ms, or the lease's drift if that is more), this is false until a heartbeat is acknowledged, which is
     * sent at once. A wall clock that is put forward has the same effect, and no other.
     */
    boolean isValid();

    /** The time left unless a heartbeat is acknowledged; zero while not valid. Costs no request. */
    Duration remaining();

    /**
     * Does nothing while the lease is valid. Costs no request.
     *
     * @throws LeaseLostException if it is lost, expired or released, or not valid since the machine was suspended
     */
    void ensureValid();

    LeaseState state();

    /** Adds a listener; one that comes after the lease was lost hears of that at once. */
    void addListener(LeaseListener listener);

    /**
     * Renews the lease now, besides the heartbeats in the background. Waits until it is acknowledged, at most as long as
     * the lease is valid; costs one request, and none of its own if one is due already. A lost answer costs nothing
     * more: the next heartbeat says the same.
     *
     * @throws LeaseLostException if the lease was over before that; then the data may have been written or not
     * @throws IllegalArgumentException if the lease asked for does not go with the client's settings
     */
    void heartbeat(HeartbeatRequest request);

    /** {@link #heartbeat} without waiting. */
    CompletionStage<@Nullable Void> heartbeatAsync(HeartbeatRequest request);

    /**
     * Ends the lease and frees the lock if it is still ours: one request, and one more for each lost answer. Belief
     * ends when this is invoked. Asked again, it gives the first outcome. Waits at most half a lease.
     *
     * @throws LockException if the store refuses to work with us, as for a missing permission
     */
    ReleaseOutcome release();

    /** {@link #release()} without waiting. */
    CompletionStage<ReleaseOutcome> releaseAsync();

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

    /** {@link #release()}, whatever its outcome. Never touches a later grant of the same key. */
    @Override
    void close();
}
