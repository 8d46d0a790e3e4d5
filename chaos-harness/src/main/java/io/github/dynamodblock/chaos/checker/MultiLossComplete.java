package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * M2: once one of the locks that were granted together is told as lost, the others are told so too, and renewed no more, both
 * within δ of un-stalled time. A holder who lets go by then is told nothing. It lets go when it releases the lock that it
 * lost: of the others the history tells a release from the first loss on, for the lock may free them by itself.
 */
final class MultiLossComplete implements Checker {
    @Override
    public Property property() {
        return Property.M2;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        Judge judge = new Judge(history, evidence);
        List<Grant> together = Grants.all(history).stream()
                .filter(grant -> grant.acquire().invoke().group().isPresent())
                .toList();
        History.group(
                        together,
                        grant -> grant.process()
                                + ' '
                                + grant.acquire().invoke().group().orElseThrow())
                .values()
                .forEach(judge::judge);
        return evidence.counted("others judged") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "of several locks none was lost while its holder stayed")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("others judged") + " locks whose holder lost another with them, told in time");
    }

    private static final class Judge {
        private final long end;
        private final WitnessText words;
        private final ProcessLifetimes lives;
        private final Stalls stalls;
        private final FindingBuilder evidence;

        Judge(History history, FindingBuilder evidence) {
            this.end = history.settings().end();
            this.words = new WitnessText(history.settings());
            this.lives = ProcessLifetimes.of(history);
            this.stalls = Stalls.of(history);
            this.evidence = evidence;
        }

        /** @param together what was granted together */
        void judge(List<Grant> together) {
            Optional<Grant> first =
                    together.stream().filter(Judge::isLost).min(Comparator.comparingLong(Grant::firstLost));
            first.ifPresent(lost -> together.stream()
                    .filter(grant -> !grant.equals(lost) && !isReleasedBefore(grant, lost.firstLost()))
                    .forEach(other -> judge(other, lost)));
        }

        /** Closing ends each of them by itself. */
        private static boolean isLost(Grant grant) {
            return grant.lost().stream()
                    .findFirst()
                    .filter(told -> !told.reason().equals(Optional.of(Callback.Reason.CLIENT_CLOSED)))
                    .isPresent();
        }

        private static boolean isReleasedBefore(Grant grant, long instant) {
            return grant.releases().stream().mapToLong(Operation::start).anyMatch(start -> start < instant);
        }

        private void judge(Grant other, Grant lost) {
            String process = other.process();
            long from = lost.firstLost();
            long over = Math.min(Math.min(lost.letGo(), lives.ended(process)), end);
            boolean stayed = stalls.ran(process, from, over) > JudgeConstants.DELTA;
            if (stayed) {
                evidence.count("others judged");
            }
            if (stayed && (other.lost().isEmpty() || isLate(process, from, other.firstLost()))) {
                evidence.violation(
                        words.holder(other) + " was not told in time that it had lost " + other.key() + " with "
                                + lost.key() + ", which it was told as lost at " + words.at(from)
                                + ": it was alive and holding until " + words.at(over) + ".",
                        events(other, lost));
            }
            other.rpcs().stream()
                    .filter(rpc -> rpc.kind() == Rpc.Kind.HEARTBEAT && isLate(process, from, rpc.sent()))
                    .findFirst()
                    .ifPresent(beat -> evidence.violation(
                            words.holder(other) + " renewed " + other.key() + " at " + words.at(beat.sent())
                                    + ", though it had been told at " + words.at(from) + " that it had lost "
                                    + lost.key() + ", which was granted with it.",
                            List.of(lost.lost().get(0), beat)));
        }

        private boolean isLate(String process, long from, long at) {
            return stalls.ran(process, from, at) > JudgeConstants.DELTA;
        }

        private static List<Event> events(Grant other, Grant lost) {
            List<Event> events = new ArrayList<>(WitnessText.events(other.acquire()));
            events.addAll(lost.lost());
            events.addAll(other.lost());
            return events;
        }
    }
}
