package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.MultiRowAnswers;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Optional;

/** A client role says what a client does at present. A client does one thing at a time. */
sealed interface ClientRole {
    /** The client has no request, no lease and no end of a lease. */
    record Idle() implements ClientRole {}

    /** The client acquires one lock. */
    record Asking(Acquisition machine) implements ClientRole {}

    /** The client acquires all locks together. This is the role of its part for all keys. */
    record AskingForAll(Acquisition machine, MultiRowAnswers rows) implements ClientRole {}

    /**
     * The client sent a heartbeat for one of the keys, and does not treat any of the leases as valid before all
     * heartbeats are acknowledged. This is the role of its part for one key.
     *
     * @param answer the response to the heartbeat, after it arrived
     */
    record Confirming(Optional<StoreAnswer> answer) implements ClientRole {}

    /** The client holds one lock. */
    record Holding(Tenure machine) implements ClientRole {}

    /**
     * The client holds locks that were granted together. This is the role of its part for all keys.
     *
     * @param lost whether one of the locks was lost, so that the client must give up the others
     */
    record HoldingAll(boolean lost) implements ClientRole {}

    /**
     * The client ends a lease.
     *
     * @param applied whether the write for which the client waits was applied: this commit, or a release of this
     *     tenure. Only the table knows this.
     */
    record Ends(Ending machine, boolean applied) implements ClientRole {
        /** Returns whether a commit is running. */
        boolean isCommit() {
            return machine.stage() instanceof Ending.Stage.Writing;
        }
    }
}
