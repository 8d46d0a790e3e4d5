package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockMisuseException;
import io.quarkus.runtime.BlockingOperationControl;

/** Refuses a call that waits for the lock table, on a thread that must not block. */
final class MayBlock {
    private MayBlock() {}

    /** Returns whether the calling thread may block: it is no event loop. */
    static boolean here() {
        return BlockingOperationControl.isBlockingAllowed();
    }

    /**
     * Does nothing on a thread that may block.
     *
     * @param call the call, and the lock that it is about
     * @param remedy what to do instead, without a full stop
     * @throws LockMisuseException on a thread that must not block; nothing was done
     */
    static void require(String call, String remedy) {
        if (!here()) {
            throw refused(call, remedy);
        }
    }

    /** Returns the error for a call on this thread, which must not block. Frequent calls make their texts only then. */
    static LockMisuseException refused(String call, String remedy) {
        return new LockMisuseException(
                call + " waits for the lock table, and the thread '"
                        + Thread.currentThread().getName() + "' must not block. " + remedy
                        + ", or put @Blocking on the method that Quarkus calls on this thread.",
                null);
    }
}
