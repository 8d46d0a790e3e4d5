package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.core.CoreLockClient;
import io.github.dynamodblock.spi.Ports;
import java.util.concurrent.CompletableFuture;

/**
 * The lock under test: the production core, and whatever a mutant puts around it. Each client's process has one of its
 * own, and the table another.
 */
public interface LockVariant {
    /** The production core and nothing else. */
    LockVariant OURS = new LockVariant() {};

    /** The conditions of its writes. */
    default WriteConditions rules() {
        return WriteConditions.PROTOCOL;
    }

    /** The world as its core sees it. */
    default Ports ports(Ports real) {
        return real;
    }

    /** Its client makes ready for an image of its process. */
    default CompletableFuture<?> leave(CoreLockClient core) {
        return core.suspend();
    }

    /**
     * The client as its user sees it.
     *
     * @param real the core over {@link #ports}
     */
    default LockClient user(LockClient real, Ports ports) {
        return real;
    }
}
