package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Overlapping use: a holder's effect is acknowledged after the next one was granted. No lock can prevent it all, for a
 * holder may be stopped between looking and writing. An overlap of g with the next grant is
 *
 * <ul>
 *   <li><em>inherent</em>, counted and shown, if a recorded stall, a pause or a write in flight covers V(g);
 *   <li><em>careless</em>, counted and shown, if the write was begun after V(g) by a holder that was never told after V(g)
 *       that it was valid: it did not ask;
 *   <li>a matter of {@link ClaimsDisjoint}, if V(g) had not come yet;
 *   <li>a violation otherwise: the holder asked, was told to go on, and could have known better.
 * </ul>
 *
 * <p>It is the doing of g's client, whoever was granted next.
 */
record EffectsCovered(JudgedClients party) implements Checker {
    @Override
    public Property property() {
        return Property.OVERLAP;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        Stalls stalls = Stalls.of(history);
        ValidityEnd validity = ValidityEnd.of(history);
        BeliefSpan.Index beliefs = BeliefSpan.index(history);
        Judge judge = new Judge(party, history.settings(), validity, stalls, beliefs, evidence, words);
        History.group(ProtectedEffects.all(history), effects -> effects.grant().key())
                .values()
                .forEach(judge::sweep);
        return evidence.counted("grants with effects") < 2
                ? evidence.conclude(Verdict.NOT_TESTED, "fewer than two grants had a protected effect")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("inherent overlaps") + " inherent overlaps, each covered by a stall, a pause "
                                + "or a write in flight; " + evidence.counted("careless overlaps")
                                + " by holders that did not ask");
    }

    private record Judge(
            JudgedClients party,
            RunDescription run,
            ValidityEnd validity,
            Stalls stalls,
            BeliefSpan.Index beliefs,
            FindingBuilder evidence,
            WitnessText words) {

        void sweep(List<ProtectedEffects> uses) {
            ProtectedEffects furthest = null;
            for (ProtectedEffects use : uses) {
                if (use.writes().isEmpty()) {
                    continue;
                }
                evidence.count("grants with effects");
                if (furthest != null && use.grant().start() < furthest.end()) {
                    judge(furthest, use);
                }
                boolean own = party.has(run, use.grant().process());
                if (own && (furthest == null || use.end() > furthest.end())) {
                    furthest = use;
                }
            }
        }

        private void judge(ProtectedEffects old, ProtectedEffects next) {
            OptionalLong known = validity.end(old.grant());
            if (known.isEmpty()) {
                evidence.count("overlaps without acknowledgement");
                return;
            }
            long v = known.getAsLong();
            if (v > old.end()) {
                evidence.count("overlaps of claims");
            } else if (stalls.covers(old.grant().process(), v) || old.inFlight(v)) {
                evidence.count("inherent overlaps");
            } else if (beliefs.last(old.grant()).orElse(Long.MIN_VALUE) <= v) {
                evidence.count("careless overlaps");
            } else {
                violation(old, next, v);
            }
        }

        private void violation(ProtectedEffects old, ProtectedEffects next, long v) {
            Operation write = old.last().orElseThrow();
            List<Event> events = new ArrayList<>(WitnessText.events(write));
            events.addAll(WitnessText.events(next.grant().acquire()));
            evidence.violation(
                    words.holder(old.grant()) + " wrote under its grant of "
                            + old.grant().key() + " until " + words.at(write.end()) + ", when "
                            + words.holder(next.grant()) + " held it. Its validity had passed at " + words.at(v)
                            + ", with no stall, pause or write in flight to excuse it, and still isValid() said true at "
                            + words.at(beliefs.last(old.grant()).orElse(v)) + ".",
                    events);
        }
    }
}
