package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Checks K4: no LOST event of a grant comes after its release returned ok.
 *
 * <p>One case is excused: V had passed before the release began. In that case K1 can require the event, and K2 says by
 * when. The release can return ok in between, because the row can still show the holder's grant.
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
                            words.holder(grant) + " was notified at " + words.at(lost.at()) + " that it had lost "
                                    + grant.key() + ", although its release had returned ok at "
                                    + words.at(release.end()) + ".",
                            events);
                }
            }
        }
        return evidence.counted("released grants") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no release returned ok")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("released grants")
                                + " releases returned ok, and no loss was reported after them without an excuse");
    }
}
