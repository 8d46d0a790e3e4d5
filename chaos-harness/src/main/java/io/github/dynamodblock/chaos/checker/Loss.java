package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Callback;
import java.util.Optional;

/**
 * The loss of a grant: the grant was over although its holder did not end it.
 *
 * @param at when the loss was reported; if it was not reported, V
 * @param told the report of the loss; absent if the loss was not reported
 * @param from the send from which V counts
 * @param validUntil V, from all responses that the holder can have known at that time
 * @param earliest V for a holder that counts from its first attempt
 */
record Loss(Grant grant, long at, Optional<Callback> told, long from, long validUntil, long earliest) {

    boolean told(Callback.Reason reason) {
        return told.flatMap(Callback::reason).filter(reason::equals).isPresent();
    }

    /**
     * Returns whether the loss was reported although V had not passed. The holder counts from an instant a little before
     * the send, and can have been stopped between the two. So δ of un-stalled time and the stalls in it are tolerated.
     */
    boolean isBeforeValidityEnd(Stalls stalls) {
        long slack = from - stalls.back(grant.process(), from, JudgeConstants.DELTA);
        return at < earliest - slack;
    }
}
