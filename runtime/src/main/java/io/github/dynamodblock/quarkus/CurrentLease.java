package io.github.dynamodblock.quarkus;

import io.github.dynamodblock.Lease;

/**
 * The lease under which the calling thread runs a {@link Locked} method; inject it to reach the fencing token or to
 * hear of a loss. It belongs to the thread that runs the body, not to threads that the body starts: give those the
 * {@link Lease}.
 *
 * <p>Locked methods of one key that call each other on one thread have one lease: what one of them commits or releases
 * by it is over for all of them.
 */
public interface CurrentLease {
    /**
     * The lease of the innermost locked method of this thread.
     *
     * @throws io.github.dynamodblock.LockMisuseException outside of a locked method
     */
    Lease get();
}
