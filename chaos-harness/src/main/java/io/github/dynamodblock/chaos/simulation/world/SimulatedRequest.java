package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockWrite;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client to the store.
 *
 * @param life the number of the client's process
 * @param number a number that is unique within the client
 * @param turn the turn of the choices of this request
 * @param first the number of the first request of the same transaction or of the same read of several rows; the own
 *     number if the request is alone
 * @param size the number of requests in this transaction or read
 * @param write the write; null for a read
 * @param sentAt the true time of the send
 * @param sentOn what the monotonic clock of the sender showed at the send
 */
public record SimulatedRequest(
        int client,
        int life,
        int number,
        int turn,
        int first,
        int size,
        LockKey key,
        @Nullable LockWrite write,
        boolean consistent,
        long sentAt,
        long sentOn) {
    /** Returns whether the request is part of a transaction or of a read of several rows. */
    public boolean isTogether() {
        return size > 1;
    }

    /** Returns whether the request is the first one of its transaction or read. */
    public boolean isFirst() {
        return number == first;
    }

    /** Returns the kind of the request as a number: read 0, acquire 1, heartbeat 2, release 3, commit 4. */
    int code() {
        if (write == null) {
            return 0;
        }
        return write instanceof LockWrite.Acquire
                ? 1
                : write instanceof LockWrite.Heartbeat ? 2 : write instanceof LockWrite.Release ? 3 : 4;
    }
}
