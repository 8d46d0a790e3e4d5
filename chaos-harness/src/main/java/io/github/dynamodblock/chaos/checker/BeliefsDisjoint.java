package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.history.History;
import java.util.List;

/** C1': the lease promise itself, from what holders were told, whatever they should have been told. */
final class BeliefsDisjoint implements Checker {
    @Override
    public Property property() {
        return Property.C1_PRIME;
    }

    @Override
    public Finding check(History history) {
        Evidence evidence = new Evidence(property());
        Words words = new Words(history.settings());
        evidence.add("beliefs", history.all(Belief.class).size());
        BeliefSpan.byKey(history).values().forEach(spans -> sweep(spans, evidence, words));
        return evidence.counted("holders") < 2
                ? evidence.conclude(Verdict.NOT_TESTED, "fewer than two holders were seen to believe")
                : evidence.conclude(
                        Verdict.VALID, evidence.counted("holders") + " holders believed, no two of a key at once");
    }

    private static void sweep(List<BeliefSpan> spans, Evidence evidence, Words words) {
        BeliefSpan furthest = null;
        for (BeliefSpan span : spans) {
            evidence.count("holders");
            if (furthest != null && span.first().at() <= furthest.last().at()) {
                Belief now = span.first();
                Belief then = furthest.last();
                evidence.violation(
                        "Two holders of " + now.key() + " believed at once: " + name(now) + " saw isValid() true from "
                                + words.at(now.at()) + ", and " + name(then) + ", who had seen it true since "
                                + words.at(furthest.first().at()) + ", still saw it true at " + words.at(then.at())
                                + ".",
                        List.of(furthest.first(), now, then));
            }
            if (furthest == null || span.last().at() > furthest.last().at()) {
                furthest = span;
            }
        }
    }

    private static String name(Belief belief) {
        return belief.process() + " thread " + belief.thread() + " (token " + belief.token() + ")";
    }
}
