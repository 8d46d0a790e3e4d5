package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Computes V(g, t): the instant at which the holder of a grant g must stop believing, from the responses that its
 * process had received by t.
 *
 * <p>A response can arrive just after V, before the process has noticed that V has passed. This happens mostly after a
 * pause. In that case the holder can go on believing, because it held the row all the time. So a response counts if it
 * came at most δ of un-stalled time after the V that it extends. A later response cannot bring back a grant that should
 * have been reported as lost.
 */
final class ValidityEnd {
    private final Stalls stalls;
    private final IdentityHashMap<Grant, List<Acknowledgement>> answers = new IdentityHashMap<>();

    static ValidityEnd of(History history) {
        return history.once(ValidityEnd.class, ValidityEnd::new);
    }

    private ValidityEnd(History history) {
        this.stalls = Stalls.of(history);
        for (Grant grant : Grants.all(history)) {
            answers.put(grant, Acknowledgement.of(grant, history.settings()));
        }
    }

    /** Returns V(g), from all responses before the release or the report of the loss; empty if there are none. */
    OptionalLong end(Grant grant) {
        return at(grant, Math.min(grant.letGo(), grant.firstLost()));
    }

    /** Returns V(g, t); empty if no acknowledgement of the grant had arrived by t. */
    OptionalLong at(Grant grant, long t) {
        return last(grant, t)
                .map(answer -> OptionalLong.of(answer.validUntil()))
                .orElse(OptionalLong.empty());
    }

    /** Returns the acknowledgement from which V(g, t) counts; empty if none had arrived by t. */
    Optional<Acknowledgement> last(Grant grant, long t) {
        Acknowledgement last = null;
        for (Acknowledgement answer : Optional.ofNullable(answers.get(grant)).orElseThrow()) {
            boolean tooLate = last != null
                    && answer.at() > grant.start()
                    && stalls.ran(grant.process(), last.validUntil(), answer.at()) > JudgeConstants.DELTA;
            if (answer.at() > t || tooLate) {
                break;
            }
            last = last == null || answer.validUntil() > last.validUntil() ? answer : last;
        }
        return Optional.ofNullable(last);
    }
}
