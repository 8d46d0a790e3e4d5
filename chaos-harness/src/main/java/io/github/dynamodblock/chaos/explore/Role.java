package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.Committing;
import io.github.dynamodblock.core.protocol.Releasing;
import io.github.dynamodblock.core.protocol.Tenure;

/** What a client is about. It has one thing to do at a time. */
sealed interface Role {
    record Idle() implements Role {}

    record Asking(Acquisition machine) implements Role {}

    record Holding(Tenure machine) implements Role {}

    /** {@code applied} if this commit was, as only the table knows. */
    record Committed(Committing machine, boolean applied) implements Role {}

    /** {@code freed} if a release of this tenure was applied, as only the table knows. */
    record Freeing(Releasing machine, boolean freed) implements Role {}
}
