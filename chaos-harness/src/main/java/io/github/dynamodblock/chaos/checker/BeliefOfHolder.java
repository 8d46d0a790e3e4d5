package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Checks C4: {@code isValid()} returns true only to the holder of a grant that is not over. A grant is over at the first
 * of these events:
 *
 * <ul>
 *   <li>Its release returned RELEASED or LOST, or its commit returned COMMITTED.
 *   <li>Its loss was reported.
 *   <li>V has passed. Responses that arrive up to δ of un-stalled time after the stamp count, because the stamp is
 *       before the call of {@code isValid()}.
 * </ul>
 */
final class BeliefOfHolder implements Checker {
    @Override
    public Property property() {
        return Property.C4;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        Grants.Index grants = Grants.index(history);
        Unreturned unreturned = Unreturned.of(history);
        Judge judge = new Judge(ValidityEnd.of(history), Stalls.of(history), evidence, words);
        for (Belief belief : history.all(Belief.class)) {
            evidence.count("beliefs");
            Optional<Grant> grant = grants.of(belief);
            if (grant.isPresent()) {
                judge.over(grant.get(), belief);
            } else if (!unreturned.has(belief.process(), belief.key(), belief.at())) {
                evidence.violation(
                        "isValid() returned true to " + belief.process() + " thread " + belief.thread() + " at "
                                + words.at(belief.at()) + " for token " + belief.token() + " of " + belief.key()
                                + ", which no acquire of this process had returned.",
                        List.of(belief));
            }
        }
        return evidence.counted("beliefs") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "isValid() never returned true")
                : evidence.conclude(
                        Verdict.VALID,
                        "isValid() returned true " + evidence.counted("beliefs")
                                + " times, never after the end of the grant");
    }

    private record Judge(ValidityEnd validity, Stalls stalls, FindingBuilder evidence, WitnessText words) {
        void over(Grant grant, Belief belief) {
            long at = belief.at();
            if (at > grant.firstLost()) {
                violation(grant, belief, "although its loss was reported at " + words.at(grant.firstLost()));
                return;
            }
            long released = released(grant);
            if (at > released) {
                violation(grant, belief, "although its release had returned at " + words.at(released));
                return;
            }
            OptionalLong v = validity.at(grant, stalls.ahead(grant.process(), at, JudgeConstants.DELTA));
            if (v.isPresent() && at > v.getAsLong()) {
                violation(grant, belief, "although its validity had ended at " + words.at(v.getAsLong()));
            }
        }

        private void violation(Grant grant, Belief belief, String although) {
            List<Event> events = new ArrayList<>(WitnessText.events(grant.acquire()));
            events.addAll(WitnessText.events(grant.releases().toArray(Operation[]::new)));
            events.addAll(grant.lost());
            events.add(belief);
            evidence.violation(
                    "isValid() returned true to " + words.holder(grant) + " at " + words.at(belief.at()) + " for "
                            + grant.key() + ", " + although + ".",
                    events);
        }

        private static long released(Grant grant) {
            return grant.releases().stream()
                    .filter(release ->
                            release.ok() || (release.action() == Action.RELEASE && release.outcome() == Outcome.FAIL))
                    .mapToLong(Operation::end)
                    .min()
                    .orElse(Operation.NEVER);
        }
    }
}
