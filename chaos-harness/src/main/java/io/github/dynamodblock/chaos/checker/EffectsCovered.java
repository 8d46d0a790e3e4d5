package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Checks U, overlapping use: a write under a grant was acknowledged after the next grant was returned.
 *
 * <p>No lock can prevent all overlaps, because a holder can be stopped between its check of the lease and its write. An
 * overlap of g with the next grant belongs to the first of these cases that applies:
 *
 * <ul>
 *   <li>V(g) had not passed by then: {@link ClaimsDisjoint} judges the overlap.
 *   <li><em>inherent</em>: a recorded stall, a pause or a write in flight covers V(g), and the last write began at most δ
 *       of un-stalled time after V(g). The overlap is counted and shown.
 *   <li><em>careless</em>: the holder wrote after V(g), and {@code isValid()} never returned true to it after V(g). The
 *       overlap is counted and shown.
 *   <li>Any other overlap is a violation: the holder wrote after V(g), and {@code isValid()} returned true to it after
 *       V(g), although the client could have known better.
 * </ul>
 *
 * <p>The client of g causes the overlap, whichever client was granted next.
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
                                + " careless overlaps, by holders that did not see isValid() return true after V");
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
            } else if ((stalls.covers(old.grant().process(), v) || old.inFlight(v)) && isSoonAfter(old, v)) {
                evidence.count("inherent overlaps");
            } else if (beliefs.last(old.grant()).orElse(Long.MIN_VALUE) <= v) {
                evidence.count("careless overlaps");
            } else {
                violation(old, next, v);
            }
        }

        /** Returns whether the last write began before the process had run for more than δ after V. */
        private boolean isSoonAfter(ProtectedEffects old, long v) {
            Operation write = old.last().orElseThrow();
            return stalls.ran(old.grant().process(), v, write.start()) <= JudgeConstants.DELTA;
        }

        private void violation(ProtectedEffects old, ProtectedEffects next, long v) {
            Operation write = old.last().orElseThrow();
            List<Event> events = new ArrayList<>(WitnessText.events(write));
            events.addAll(WitnessText.events(next.grant().acquire()));
            evidence.violation(
                    words.holder(old.grant()) + " wrote under its grant of "
                            + old.grant().key() + " until " + words.at(write.end()) + ", when "
                            + words.holder(next.grant()) + " held it. The validity of the earlier grant had ended at "
                            + words.at(v) + ", no stall, pause or write in flight at that instant explains so late a"
                            + " write, and isValid() still returned true at "
                            + words.at(beliefs.last(old.grant()).orElse(v)) + ".",
                    events);
        }
    }
}
