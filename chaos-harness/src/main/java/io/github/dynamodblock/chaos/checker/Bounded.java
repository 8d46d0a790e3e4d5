package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What L1 and L2 share: each asks {@link Quiet} for a deadline and compares it with the next grant. */
final class Bounded {
    private final Quiet quiet;
    private final Words words;
    private final Evidence evidence;

    Bounded(Property property, History history) {
        this.quiet = Quiet.of(history);
        this.words = new Words(history.settings());
        this.evidence = new Evidence(property);
    }

    Evidence evidence() {
        return evidence;
    }

    void judge(Succession ended, long base, long allowed, Optional<Grant> holder, int rivals, String how) {
        Grant before = ended.before();
        Quiet.Answer answer = quiet.due(before.key(), base, allowed, ended.after(), holder, rivals);
        if (answer instanceof Quiet.NotJudged notJudged) {
            evidence.count("not judged: " + notJudged.reason());
        } else if (answer instanceof Quiet.Due due) {
            evidence.count("judged");
            boolean inTime =
                    ended.after().map(next -> next.start() <= due.deadline()).orElse(false);
            if (!inTime) {
                late(ended, base, due, how);
            }
        }
    }

    private void late(Succession ended, long base, Quiet.Due due, String how) {
        Grant before = ended.before();
        List<Event> events = new ArrayList<>(Words.events(before.acquire()));
        before.release().ifPresent(release -> events.addAll(Words.events(release)));
        ended.after().ifPresent(next -> events.addAll(Words.events(next.acquire())));
        evidence.violation(
                words.holder(before) + " " + how + " " + before.key() + " at " + words.at(base) + ", and "
                        + due.observer() + ", fault-free, asked for it all the time: the next grant was due by "
                        + words.at(due.deadline()) + " but came "
                        + ended.after()
                                .map(next -> "at " + words.at(next.start()) + ", to " + next.process())
                                .orElse("never")
                        + ".",
                events);
    }

    long judged() {
        return evidence.counted("judged");
    }
}
