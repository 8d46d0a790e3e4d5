package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Callback;
import java.util.Optional;

/**
 * A grant that was over against its holder's will.
 *
 * @param at when it was told; where nobody told it, when V had passed
 * @param told how it was told
 * @param from the send from which V counts
 * @param validUntil V, from all that its holder can have known then
 * @param earliest the same for a holder that counts from its first attempt
 */
record Loss(Grant grant, long at, Optional<Callback> told, long from, long validUntil, long earliest) {

    boolean told(Callback.Reason reason) {
        return told.flatMap(Callback::reason).filter(reason::equals).isPresent();
    }
}
