package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.Tenure;

/** What a client is about. It has one thing to do at a time. */
sealed interface Role {
    record Idle() implements Role {}

    record Asking(Acquisition machine) implements Role {}

    record Holding(Tenure machine) implements Role {}

    /** {@code applied} if the write that it waits for was: this commit, or a release of this tenure. Only the table knows. */
    record Ends(Ending machine, boolean applied) implements Role {
        /** Whether a commit is under way. */
        boolean isCommit() {
            return machine.stage() instanceof Ending.Stage.Writing;
        }
    }
}
