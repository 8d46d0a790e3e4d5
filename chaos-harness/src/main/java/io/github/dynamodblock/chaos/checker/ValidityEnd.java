package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * V(g, t): when the holder of a grant must stop believing, from the answers its process had by t.
 *
 * <p>An answer may arrive when V has just passed and nobody has noticed yet, above all right after a pause; the holder
 * may then go on, for the row was its own all the time. So an answer counts if it came no more than δ of un-stalled
 * time after the V it extends. One that came later cannot bring back a grant that should have been told as lost.
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

    /** V from everything the holder heard; absent where no acknowledgement of the grant was recorded. */
    OptionalLong end(Grant grant) {
        return at(grant, Math.min(grant.letGo(), grant.firstLost()));
    }

    /** V from what the holder had heard by t. */
    OptionalLong at(Grant grant, long t) {
        return last(grant, t)
                .map(answer -> OptionalLong.of(answer.validUntil()))
                .orElse(OptionalLong.empty());
    }

    /** The answer that V counts from, of those that the holder had heard by t. */
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
