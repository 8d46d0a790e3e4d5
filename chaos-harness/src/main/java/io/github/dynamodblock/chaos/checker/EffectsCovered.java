package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Overlapping use. No lock can prevent it all: a holder may be stopped between looking and writing. Such overlap is
 * inherent, counted and shown, iff a recorded stall, a pause or a write in flight covers V(g). Otherwise the holder
 * went on although it could have known: a violation.
 */
final class EffectsCovered implements Checker {
    @Override
    public Property property() {
        return Property.OVERLAP;
    }

    @Override
    public Finding check(History history) {
        Evidence evidence = new Evidence(property());
        Words words = new Words(history.settings());
        Stalls stalls = new Stalls(history);
        Validity validity = new Validity(history.settings(), stalls);
        History.group(Effects.all(history), effects -> effects.grant().key())
                .values()
                .forEach(uses -> sweep(uses, validity, stalls, evidence, words));
        return evidence.counted("grants with effects") < 2
                ? evidence.conclude(Verdict.NOT_TESTED, "fewer than two grants had a protected effect")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("inherent overlaps") + " overlaps, each covered by a stall, a pause or a "
                                + "write in flight");
    }

    private static void sweep(List<Effects> uses, Validity validity, Stalls stalls, Evidence evidence, Words words) {
        Effects furthest = null;
        for (Effects use : uses) {
            if (use.writes().isEmpty()) {
                continue;
            }
            evidence.count("grants with effects");
            if (furthest != null && use.grant().start() < furthest.end()) {
                judge(furthest, use, validity, stalls, evidence, words);
            }
            if (furthest == null || use.end() > furthest.end()) {
                furthest = use;
            }
        }
    }

    private static void judge(
            Effects old, Effects next, Validity validity, Stalls stalls, Evidence evidence, Words words) {
        OptionalLong v = validity.end(old.grant());
        boolean covered =
                v.isPresent() && (stalls.covers(old.grant().process(), v.getAsLong()) || old.inFlight(v.getAsLong()));
        if (covered) {
            evidence.count("inherent overlaps");
            return;
        }
        Operation write = old.last().orElseThrow();
        List<Event> events = new ArrayList<>(Words.events(write));
        events.addAll(Words.events(next.grant().acquire()));
        evidence.violation(
                words.holder(old.grant()) + " still wrote under its grant of "
                        + old.grant().key() + " until "
                        + words.at(write.end()) + ", when " + words.holder(next.grant()) + " held it; its validity had "
                        + "passed at " + (v.isPresent() ? words.at(v.getAsLong()) : "an unknown time")
                        + ", with no stall, pause or write in flight to excuse it.",
                events);
    }
}
