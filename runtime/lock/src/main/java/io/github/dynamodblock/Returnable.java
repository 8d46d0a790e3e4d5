package io.github.dynamodblock;

import java.util.concurrent.CompletionStage;

/**
 * Gives back a grant that no receiver got. Every {@link Lease} and {@link MultiLease} of this library implements this
 * interface.
 *
 * <p>It is for code that passes grants on to a receiver that is possibly gone by then, such as code that converts
 * futures of this library into another kind of future. A receiver that got a lease releases the lease itself.
 *
 * @since 1.0.0
 */
@Internal
public interface Returnable {
    /**
     * Frees the lock of a grant that no receiver got. Frees it at once, even if its request says {@code atLeast},
     * because no work was done under it. The call does not wait for the response. Does nothing if the grant was
     * released before.
     */
    void giveBack();

    /**
     * Gives back a lease of any implementation. A lease that is not {@link Returnable} is released.
     *
     * @param lease the lease that no receiver got
     */
    static void giveBack(Lease lease) {
        if (lease instanceof Returnable granted) {
            granted.giveBack();
        } else {
            CompletionStage<ReleaseOutcome> unused = lease.releaseAsync();
        }
    }

    /**
     * Gives back several leases of any implementation. Leases that are not {@link Returnable} are released.
     *
     * @param leases the leases that no receiver got
     */
    static void giveBack(MultiLease leases) {
        if (leases instanceof Returnable granted) {
            granted.giveBack();
        } else {
            CompletionStage<ReleaseOutcome> unused = leases.releaseAsync();
        }
    }
}
