package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.core.CoreLockClient;
import io.github.dynamodblock.spi.Ports;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The lock under test: the production core, and what a mutant puts around it. Each process of a client has its own
 * variant, and so has the table.
 */
public interface LockVariant {
    /** The production core without any change. */
    LockVariant OURS = new LockVariant() {};

    /** Returns the conditions of the writes. */
    default WriteConditions rules() {
        return WriteConditions.PROTOCOL;
    }

    /** Returns the ports that the core uses. */
    default Ports ports(Ports real) {
        return real;
    }

    /** Prepares the client for an image of its process. */
    default CompletableFuture<?> leave(CoreLockClient core) {
        return core.suspend();
    }

    /** Closes the client, which waits for work at most for that time. */
    default CompletableFuture<?> close(CoreLockClient core, Duration workLimit) {
        return core.closeAsync(workLimit);
    }

    /**
     * Returns the client that the user sees.
     *
     * @param real the core over {@link #ports}
     */
    default LockClient user(LockClient real, Ports ports) {
        return real;
    }
}
