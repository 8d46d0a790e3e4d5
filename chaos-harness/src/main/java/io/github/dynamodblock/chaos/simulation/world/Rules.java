package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Version;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of the writes, as the protocol has them; a mutant weakens one.
 *
 * <p>The sender is known to the simulation only: a rule that reads it stands for a condition on the owner's name.
 */
public interface Rules {
    /** The protocol's own. */
    Rules PROTOCOL = new Rules() {};

    default boolean mayAcquire(LockWrite.Acquire write, @Nullable LockRow before) {
        if (before == null) {
            return true;
        }
        boolean open = before.released()
                || (write.seen().isPresent() && write.seen().get().equals(before.version()));
        return open && !before.isOf(write.version().grant());
    }

    default boolean mayHeartbeat(LockWrite.Heartbeat write, @Nullable LockRow before) {
        return mayChange(write.version(), write.token(), before);
    }

    default boolean mayRelease(LockWrite.Release write, @Nullable LockRow before, String sender) {
        return mayChange(write.version(), write.token(), before);
    }

    /** The token that an applied acquire gives. */
    default long token(LockWrite.Acquire write, @Nullable LockRow before) {
        return (before == null ? write.floor() : before.token().orElse(write.floor())) + 1;
    }

    /** Text order, as in the table: within a grant it is the order of the beats. */
    static boolean mayChange(Version version, long token, @Nullable LockRow before) {
        return before != null
                && before.isHeldBy(version.grant(), token)
                && before.version().compareTo(version.toString()) < 0;
    }
}
