package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockWrite;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client to the store.
 *
 * @param number unique within the client
 * @param turn under which its choices are made
 * @param first the number of the first request of its transaction, or of its read of several rows; its own if it is alone
 * @param size how many requests that has
 * @param write null for a read
 * @param sentAt true time
 * @param sentOn the sender's own monotonic time
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
    /** Whether others share its fate. */
    public boolean isTogether() {
        return size > 1;
    }

    /** Whether it stands for those that share its fate. */
    public boolean isFirst() {
        return number == first;
    }

    /** Acquire, heartbeat, release, commit or read, as a number. */
    int code() {
        if (write == null) {
            return 0;
        }
        return write instanceof LockWrite.Acquire
                ? 1
                : write instanceof LockWrite.Heartbeat ? 2 : write instanceof LockWrite.Release ? 3 : 4;
    }
}
