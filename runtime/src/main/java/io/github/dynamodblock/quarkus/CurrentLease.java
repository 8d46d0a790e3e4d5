package io.github.dynamodblock.quarkus;

import io.github.dynamodblock.Lease;

/**
 * The lease under which the calling thread runs a {@link Locked} method. Inject this interface to read the fencing
 * token, or to be notified of a loss.
 *
 * <p>The lease belongs to the thread that runs the body, and not to threads that the body starts: pass the
 * {@link Lease} to those threads. If the method returns its result later, the lease belongs to the thread only until
 * the method has returned: pass the {@link Lease} to later stages.
 *
 * <p>If locked methods of one key call each other on one thread, they have one lease. If one of them commits or
 * releases this lease, the lease is over for all of them.
 *
 * @since 1.0.0
 */
public interface CurrentLease {
    /**
     * Returns the lease of the innermost locked method of this thread. Costs no request.
     *
     * @return the lease
     * @throws io.github.dynamodblock.LockMisuseException if the calling thread runs no locked method
     */
    Lease get();
}
