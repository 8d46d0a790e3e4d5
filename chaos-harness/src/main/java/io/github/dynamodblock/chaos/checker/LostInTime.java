package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Checks K2: start(lost) ≤ max(V, resume(V)) + δ. Here δ counts only time in which the process ran. */
final class LostInTime implements Checker {
    @Override
    public Property property() {
        return Property.K2;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        Stalls stalls = Stalls.of(history);
        ValidityEnd validity = ValidityEnd.of(history);
        for (Grant grant : Grants.all(history)) {
            OptionalLong v = validity.end(grant);
            for (Callback lost : grant.lost()) {
                evidence.count(v.isPresent() ? "lost events" : "without acknowledgement");
                if (v.isPresent()) {
                    judge(grant, lost, v.getAsLong(), stalls, evidence, words);
                }
            }
        }
        if (evidence.counted("without acknowledgement") > 0) {
            return evidence.conclude(
                    Verdict.UNKNOWN,
                    evidence.counted("without acknowledgement") + " lost grants have no recorded acknowledgement");
        }
        return evidence.counted("lost events") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no loss was reported")
                : evidence.conclude(Verdict.VALID, evidence.counted("lost events") + " lost events, all in time");
    }

    private static void judge(
            Grant grant, Callback lost, long v, Stalls stalls, FindingBuilder evidence, WitnessText words) {
        long late = stalls.ran(grant.process(), v, lost.at());
        if (late > JudgeConstants.DELTA) {
            List<Event> events = new ArrayList<>(WitnessText.events(grant.acquire()));
            events.add(lost);
            evidence.violation(
                    words.holder(grant) + " was notified only at " + words.at(lost.at()) + " that it had lost "
                            + grant.key() + ": its validity had ended at " + words.at(v) + ", "
                            + WitnessText.span(late) + " of un-stalled time earlier.",
                    events);
        }
    }
}
