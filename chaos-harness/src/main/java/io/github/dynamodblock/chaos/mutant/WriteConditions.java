package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of the writes, as the protocol has them; a mutant weakens one.
 *
 * <p>The sender is known to the simulation only: a rule that reads it stands for a condition on the owner's name.
 */
public interface WriteConditions {
    /** The protocol's own. */
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

    /** The token that an applied acquire gives. */
    default long token(LockWrite.Acquire write, @Nullable LockRow before) {
        return write.apply(Optional.ofNullable(before)).token().orElseThrow();
    }
}
