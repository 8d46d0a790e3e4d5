package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.ObservationCache.Seen;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.RowAssessment;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.function.Consumer;

/**
 * An acquire target is what a {@link PendingAcquire} acquires: {@link SingleKeyTarget one lock}, or {@link
 * MultiKeyTarget several locks}, which look like one lock to the {@link Acquisition}. The target sends the requests
 * that the {@link Acquisition} decides on, and records the rows that it sees.
 *
 * @param <T> the lease or leases that are held in the end
 */
interface AcquireTarget<T> {
    /**
     * Returns the context of the client that made the request. After an image of the process was made, the client has
     * another context.
     */
    ClientContext context();

    /** Returns the request. For several locks, it is one request that stands for what they have in common. */
    LockRequest request();

    /**
     * Returns the key of the queue in which the caller waits. It is the same for all callers that request the same
     * locks.
     */
    Object line();

    /** Records that a caller requests this target. From now on, the observations of its rows are not forgotten. */
    void asks();

    /** Records that the caller no longer requests this target. */
    void leaves();

    /** Returns the present assessment. */
    RowAssessment assessment();

    /** Returns the key of a row that another holder has, or of any row if no row is known to be held. */
    LockKey blockingKey();

    /** Sends the acquire. {@code then} receives its result after the rows in it were recorded. */
    void acquire(AcquireEffect.SendAcquire send, Consumer<Seen<StoreAnswer>> then);

    /** Reads the row that blocks the caller. */
    void read(Consumer<Seen<ReadAnswer>> then);

    /**
     * Sends the heartbeat that confirms the grant. {@code then} receives its result after the rows in it were recorded.
     */
    void heartbeat(AcquireEffect.SendHeartbeat send, Consumer<Seen<StoreAnswer>> then);

    /** Records that no client will treat this grant as valid. */
    void disown(String grant);

    /** Begins a sweep of the grant. */
    void sweep(AcquireEffect.Sweep sweep);

    /** Begins to hold what was granted. */
    T begin(AcquireEffect.Granted won);

    /** Releases what was granted. No caller received it, and no client treats it as valid. */
    void giveBack(T held);
}
