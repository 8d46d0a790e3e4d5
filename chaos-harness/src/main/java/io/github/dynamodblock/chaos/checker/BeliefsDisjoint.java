package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Checks C1', the promise of the lease itself: no two holders of a key treat their leases as valid at the same time.
 *
 * <p>The checker uses what {@code isValid()} returned to the holders, not what it should have returned. An overlap
 * counts only if it is the fault of the judged clients: see {@link PeerOverlapCause}.
 */
record BeliefsDisjoint(JudgedClients party) implements Checker {
    @Override
    public Property property() {
        return Property.C1_PRIME;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        evidence.add("beliefs", history.all(Belief.class).size());
        Sweep sweep = new Sweep(
                party, history.settings(), PeerOverlapCause.of(history), Grants.index(history), evidence, words);
        BeliefSpan.byKey(history).values().forEach(sweep::over);
        return evidence.counted("holders") < 2
                ? evidence.conclude(Verdict.NOT_TESTED, "fewer than two holders saw isValid() return true")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("holders") + " holders believed, no two of a key at the same time"
                                + party.faultSuffix(history.settings()));
    }

    private record Sweep(
            JudgedClients party,
            RunDescription run,
            PeerOverlapCause turns,
            Grants.Index grants,
            FindingBuilder evidence,
            WitnessText words) {
        void over(List<BeliefSpan> spans) {
            List<BeliefSpan> open = new ArrayList<>();
            for (BeliefSpan span : spans) {
                evidence.count("holders");
                open.removeIf(before -> before.last().at() < span.first().at());
                open.stream()
                        .filter(before -> isFault(before.first(), span.first()))
                        .max(Comparator.comparingLong(before -> before.last().at()))
                        .ifPresent(before -> violation(before, span));
                open.add(span);
            }
        }

        /**
         * Returns whether an overlap is the fault of the judged clients. If a holder believed without a recorded grant,
         * nothing can show that a peer caused the overlap: the overlap is our fault if one of the two holders is ours,
         * and the fault of the peer of the first belief if none is ours.
         */
        private boolean isFault(Belief one, Belief other) {
            Optional<Grant> held = grants.of(one);
            Optional<Grant> next = grants.of(other);
            if (held.isPresent() && next.isPresent()) {
                return turns.isFaultOf(party, held.get(), next.get());
            }
            boolean eitherIsOurs =
                    JudgedClients.OURS.has(run, one.process()) || JudgedClients.OURS.has(run, other.process());
            return eitherIsOurs ? party.equals(JudgedClients.OURS) : party.has(run, one.process());
        }

        private void violation(BeliefSpan before, BeliefSpan span) {
            Belief now = span.first();
            Belief then = before.last();
            evidence.violation(
                    "Two holders of " + now.key() + " believed at the same time: isValid() returned true to "
                            + name(now) + " from " + words.at(now.at()) + " on, and to " + name(then) + " from "
                            + words.at(before.first().at()) + " to " + words.at(then.at()) + ".",
                    List.of(before.first(), now, then));
        }
    }

    private static String name(Belief belief) {
        return belief.process() + " thread " + belief.thread() + " (token " + belief.token() + ")";
    }
}
