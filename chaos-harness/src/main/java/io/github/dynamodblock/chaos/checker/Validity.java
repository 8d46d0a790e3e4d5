package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Settings;
import java.util.Comparator;
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
final class Validity {
    private final Settings run;
    private final Stalls stalls;

    Validity(Settings run, Stalls stalls) {
        this.run = run;
        this.stalls = stalls;
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
        List<Acknowledgement> answers = Acknowledgement.of(grant, run).stream()
                .filter(answer -> answer.at() <= t)
                .sorted(Comparator.comparingLong(Acknowledgement::at))
                .toList();
        if (answers.isEmpty()) {
            return Optional.empty();
        }
        Acknowledgement last = answers.get(0);
        for (Acknowledgement answer : answers) {
            boolean tooLate = answer.at() > grant.start()
                    && stalls.ran(grant.process(), last.validUntil(), answer.at()) > Constants.DELTA;
            if (tooLate) {
                break;
            }
            last = answer.validUntil() > last.validUntil() ? answer : last;
        }
        return Optional.of(last);
    }
}
