package io.github.dynamodblock;

import java.util.concurrent.CompletionStage;

/**
 * What each {@link Lease} and {@link MultiLease} of this library is besides. For code that hands grants on to somebody who
 * may have turned away meanwhile, as one that makes another kind of future of ours. Whoever got a lease releases it.
 */
@Internal
public interface Returnable {
    /**
     * Frees what nobody got: at once, also where its request says {@code atLeast}, for nothing was done under it. Nobody
     * waits for the answer. Changes nothing of what was released before.
     */
    void giveBack();

    /** The same of any lease; of another library's it is a release. */
    static void giveBack(Lease lease) {
        if (lease instanceof Returnable granted) {
            granted.giveBack();
        } else {
            CompletionStage<ReleaseOutcome> unused = lease.releaseAsync();
        }
    }

    /** The same of several. */
    static void giveBack(MultiLease leases) {
        if (leases instanceof Returnable granted) {
            granted.giveBack();
        } else {
            CompletionStage<ReleaseOutcome> unused = leases.releaseAsync();
        }
    }
}
