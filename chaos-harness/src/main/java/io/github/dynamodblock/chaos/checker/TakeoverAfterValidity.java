package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Checks S4 without a log of the store: a takeover is sent after V of the grant that it replaces. V counts from all
 * responses that the holder received before it let the lock go or was told of its loss.
 */
final class TakeoverAfterValidity implements Checker {
    @Override
    public Property property() {
        return Property.S4;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        ValidityEnd validity = ValidityEnd.of(history);
        for (WatchedTakeover takeover : WatchedTakeover.all(history)) {
            Grant grant = takeover.from();
            OptionalLong v = validity.end(grant);
            if (v.isEmpty()) {
                continue;
            }
            evidence.count("takeovers");
            if (takeover.rpc().sent() + JudgeConstants.STAMP < v.getAsLong()) {
                List<Event> events = new ArrayList<>(WitnessText.events(grant.acquire()));
                events.add(takeover.rpc());
                evidence.violation(
                        takeover.rpc().process() + " took " + grant.key() + " over at "
                                + words.at(takeover.rpc().sent()) + " from " + words.holder(grant)
                                + ", whose validity ended only at " + words.at(v.getAsLong()) + ".",
                        events);
            }
        }
        return evidence.counted("takeovers") == 0
                ? evidence.conclude(
                        Verdict.NOT_TESTED, "no client took a lock over from a holder with a recorded grant")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("takeovers") + " takeovers, each after the validity of the holder had ended");
    }
}
