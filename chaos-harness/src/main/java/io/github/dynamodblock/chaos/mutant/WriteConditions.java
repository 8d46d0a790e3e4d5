package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of the writes, as the protocol has them. A mutant weakens one of them.
 *
 * <p>Only the simulation knows the sender of a write. A rule that reads the sender stands for a condition on the name
 * of the owner.
 */
public interface WriteConditions {
    /** The conditions of the protocol. */
    WriteConditions PROTOCOL = new WriteConditions() {};

    default boolean mayAcquire(LockWrite.Acquire write, @Nullable LockRow before) {
        return write.isAllowed(Optional.ofNullable(before));
    }

    default boolean mayHeartbeat(LockWrite.Heartbeat write, @Nullable LockRow before) {
        return write.isAllowed(Optional.ofNullable(before));
    }

    default boolean mayRelease(LockWrite.Release write, @Nullable LockRow before, String sender) {
        return write.isAllowed(Optional.ofNullable(before));
    }

    default boolean mayCommit(LockWrite.Commit write, @Nullable LockRow before) {
        return write.isAllowed(Optional.ofNullable(before));
    }

    /** Returns the token that an applied acquire gives. */
    default long token(LockWrite.Acquire write, @Nullable LockRow before) {
        return write.apply(Optional.ofNullable(before)).token().orElseThrow();
    }
}
