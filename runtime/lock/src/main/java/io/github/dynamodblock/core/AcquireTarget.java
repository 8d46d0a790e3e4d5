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
 * What a {@link PendingAcquire} wants to hold: {@link SingleKeyTarget one row}, or {@link MultiKeyTarget several} of which it says the same as of
 * one. It sends what the {@link Acquisition} decides, and remembers what it sees.
 *
 * @param <T> what is held in the end
 */
interface AcquireTarget<T> {
    /** Of the client that wants it; an image that was made since has another. */
    ClientContext context();

    /** The request; of several, one that says of all of them whatever they have in common. */
    LockRequest request();

    /** The queue to wait in: the same for all who want the same. */
    Object line();

    /** From now on somebody asks for it: what is seen of its rows is not forgotten. */
    void asks();

    /** He asks no more. */
    void leaves();

    /** What to think of it now. */
    RowAssessment assessment();

    /** The row that is held by another, or some row if none is known to be. */
    LockKey inTheWay();

    void acquire(AcquireEffect.SendAcquire send, Consumer<Seen<StoreAnswer>> then);

    /** Looks at what is in the way. */
    void read(Consumer<Seen<ReadAnswer>> then);

    void heartbeat(AcquireEffect.SendHeartbeat send, Consumer<Seen<StoreAnswer>> then);

    /** Nobody will believe in this grant of it. */
    void disown(String grant);

    void sweep(AcquireEffect.Sweep sweep);

    /** Begins to hold it. */
    T begin(AcquireEffect.Granted won);

    /** Nobody was told of it, and nobody believes in it. */
    void giveBack(T held);
}
