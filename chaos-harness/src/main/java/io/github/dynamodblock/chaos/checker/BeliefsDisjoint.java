package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * C1': the lease promise itself, from what holders were told, whatever they should have been told. An overlap counts where
 * it is the party's fault: see {@link PeerOverlapCause}.
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
                ? evidence.conclude(Verdict.NOT_TESTED, "fewer than two holders were seen to believe")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("holders") + " holders believed, no two of a key at once"
                                + party.byFault(history.settings()));
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

        /** Who believes without a grant has nothing to say for himself, and nobody says anything against a peer. */
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
                    "Two holders of " + now.key() + " believed at once: " + name(now) + " saw isValid() true from "
                            + words.at(now.at()) + ", and " + name(then) + ", who had seen it true since "
                            + words.at(before.first().at()) + ", still saw it true at " + words.at(then.at()) + ".",
                    List.of(before.first(), now, then));
        }
    }

    private static String name(Belief belief) {
        return belief.process() + " thread " + belief.thread() + " (token " + belief.token() + ")";
    }
}
