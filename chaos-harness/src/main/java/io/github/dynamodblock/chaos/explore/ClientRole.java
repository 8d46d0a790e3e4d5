package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.MultiRowAnswers;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Optional;

/** What a client is about. It has one thing to do at a time. */
sealed interface ClientRole {
    record Idle() implements ClientRole {}

    record Asking(Acquisition machine) implements ClientRole {}

    /** Of a client as to all keys, which it wants together. */
    record AskingForAll(Acquisition machine, MultiRowAnswers rows) implements ClientRole {}

    /** As to one of them: it is renewed before all are believed in; and what the heartbeat's answer was, once it is heard. */
    record Confirming(Optional<StoreAnswer> answer) implements ClientRole {}

    record Holding(Tenure machine) implements ClientRole {}

    /** Of a client as to all keys; {@code lost} if one was, and the others are to be given up. */
    record HoldingAll(boolean lost) implements ClientRole {}

    /** {@code applied} if the write that it waits for was: this commit, or a release of this tenure. Only the table knows. */
    record Ends(Ending machine, boolean applied) implements ClientRole {
        /** Whether a commit is under way. */
        boolean isCommit() {
            return machine.stage() instanceof Ending.Stage.Writing;
        }
    }
}
