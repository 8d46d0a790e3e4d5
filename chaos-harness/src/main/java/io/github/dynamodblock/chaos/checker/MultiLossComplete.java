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
 * Checks M2: if one of the locks that were granted together is reported as lost, the others are reported as lost too
 * and no longer renewed, both within δ of un-stalled time.
 *
 * <ul>
 *   <li>A lock that its holder released before the first loss is not judged.
 *   <li>If the holder lets the locks go within δ, no loss of the others must be reported.
 *   <li>The holder lets all locks go when it releases the lock that it lost. A release of one of the other locks after
 *       the first loss proves nothing, because the lock client can free these locks by itself.
 * </ul>
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
                ? evidence.conclude(
                        Verdict.NOT_TESTED, "no lock of several was lost before its holder released it or ended")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("others judged")
                                + " locks whose holder lost another lock with them, all reported as lost in time");
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

        /**
         * Judges one group of locks.
         *
         * @param together the grants of the locks that were granted together
         */
        void judge(List<Grant> together) {
            Optional<Grant> first =
                    together.stream().filter(Judge::isLost).min(Comparator.comparingLong(Grant::firstLost));
            first.ifPresent(lost -> together.stream()
                    .filter(grant -> !grant.equals(lost) && !isReleasedBefore(grant, lost.firstLost()))
                    .forEach(other -> judge(other, lost)));
        }

        /**
         * Returns whether a grant was lost for a reason other than a close. A close ends each lock of the group by
         * itself.
         */
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
                        words.holder(other) + " was not notified in time that it had lost " + other.key() + " with "
                                + lost.key() + ", whose loss was reported at " + words.at(from)
                                + ": it was alive and did not release the lost lock until " + words.at(over) + ".",
                        events(other, lost));
            }
            other.rpcs().stream()
                    .filter(rpc -> rpc.kind() == Rpc.Kind.HEARTBEAT && isLate(process, from, rpc.sent()))
                    .findFirst()
                    .ifPresent(beat -> evidence.violation(
                            words.holder(other) + " renewed " + other.key() + " at " + words.at(beat.sent())
                                    + ", although it had been notified at " + words.at(from) + " that it had lost "
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
