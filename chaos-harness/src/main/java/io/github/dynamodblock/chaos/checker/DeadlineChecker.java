package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The common part of L1 and L2: it gets a deadline from {@link GrantDeadline} and compares the next grant with it. */
final class DeadlineChecker {
    private final GrantDeadline quiet;
    private final WitnessText words;
    private final FindingBuilder evidence;

    DeadlineChecker(Property property, History history) {
        this.quiet = GrantDeadline.of(history);
        this.words = new WitnessText(history.settings());
        this.evidence = new FindingBuilder(property);
    }

    FindingBuilder evidence() {
        return evidence;
    }

    void judge(Succession ended, long base, long allowed, Optional<Grant> holder, int rivals, String how) {
        GrantDeadline.Answer answer = quiet.due(ended, base, allowed, holder, rivals);
        if (answer instanceof GrantDeadline.NotJudged notJudged) {
            evidence.count("not judged: " + notJudged.reason());
        } else if (answer instanceof GrantDeadline.Due due) {
            evidence.count("judged");
            boolean inTime =
                    ended.after().map(next -> next.start() <= due.deadline()).orElse(false);
            if (!inTime) {
                late(ended, base, due, how);
            }
        }
    }

    private void late(Succession ended, long base, GrantDeadline.Due due, String how) {
        Grant before = ended.before();
        List<Event> events = new ArrayList<>(WitnessText.events(before.acquire()));
        before.release().ifPresent(release -> events.addAll(WitnessText.events(release)));
        ended.after().ifPresent(next -> events.addAll(WitnessText.events(next.acquire())));
        evidence.violation(
                words.holder(before) + " " + how + " " + before.key() + " at " + words.at(base) + ", and "
                        + due.observer() + ", which no fault touched, waited for it all the time. The next grant was"
                        + " due by " + words.at(due.deadline()) + ", but "
                        + ended.after()
                                .map(next -> "came at " + words.at(next.start()) + ", to " + next.process())
                                .orElse("never came")
                        + ".",
                events);
    }

    long judged() {
        return evidence.counted("judged");
    }
}
