package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * K4: no LOST event after a release returned ok.
 *
 * <p>One case is excused: the grant's V had passed before the release was begun. Then K1 may demand that event, K2
 * says by when, and the release may well answer ok in between, for the row can still be the holder's own.
 */
final class SilentAfterRelease implements Checker {
    @Override
    public Property property() {
        return Property.K4;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        ValidityEnd validity = ValidityEnd.of(history);
        for (Grant grant : Grants.all(history)) {
            if (!grant.released()) {
                continue;
            }
            evidence.count("released grants");
            Operation release = grant.release().orElseThrow();
            OptionalLong v = validity.end(grant);
            boolean excused = v.isPresent() && v.getAsLong() < grant.letGo();
            for (Callback lost : grant.lost()) {
                if (lost.at() > release.end() && !excused) {
                    List<Event> events = new ArrayList<>(WitnessText.events(release));
                    events.add(lost);
                    evidence.violation(
                            words.holder(grant) + " was told at " + words.at(lost.at()) + " that it had lost "
                                    + grant.key() + ", though its release had returned ok at "
                                    + words.at(release.end()) + ".",
                            events);
                }
            }
        }
        return evidence.counted("released grants") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no release returned ok")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("released grants") + " releases returned ok, silence after each");
    }
}
