package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Checks F3. Every commit writes the value that its holder read under the lease, plus one. Nothing else writes this
 * counter. So the following must hold:
 *
 * <ul>
 *   <li>No two commits that are ok write the same value.
 *   <li>If a client reads after a commit was ok, it finds the value of the commit or a higher value.
 *   <li>Each value up to the last one was written by a commit that is ok or in doubt. A commit that certainly did not
 *       happen does not count.
 * </ul>
 */
final class CommittedCounts implements Checker {
    @Override
    public Property property() {
        return Property.F3;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        List<String> unread = new ArrayList<>();
        history.operationsByKey().forEach((key, operations) -> {
            Key of = new Key(key, operations, new WitnessText(history.settings()), evidence);
            if (!of.commits.isEmpty()) {
                Long last = history.settings().counters().get(RunDescription.committed(key));
                of.check(Optional.ofNullable(last));
                if (last == null) {
                    unread.add(key);
                }
            }
        });
        if (!unread.isEmpty()) {
            return evidence.conclude(
                    Verdict.UNKNOWN,
                    "the last counter of " + String.join(", ", unread) + " was not read after the run");
        }
        return evidence.counted("commits") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no client committed")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("commits") + " commits lost no update; in addition, "
                                + evidence.counted("commits refused") + " commits had lost their lock, and "
                                + evidence.counted("commits in doubt") + " commits are in doubt");
    }

    private record Holder(String process, OptionalLong token) {}

    /** The commits of one key, and the reads before them. */
    private static final class Key {
        private final String key;
        private final WitnessText words;
        private final FindingBuilder evidence;
        private final List<Operation> commits;
        private final List<Operation> reads;
        private final Map<Holder, Long> read = new HashMap<>();

        Key(String key, List<Operation> operations, WitnessText words, FindingBuilder evidence) {
            this.key = key;
            this.words = words;
            this.evidence = evidence;
            this.commits = operations.stream()
                    .filter(op -> op.action() == Action.COMMIT)
                    .toList();
            this.reads = operations.stream()
                    .filter(op -> op.action() == Action.COMMITTED_READ && op.ok())
                    .toList();
            reads.forEach(op -> read.put(holder(op), value(op).orElse(0)));
        }

        private static Holder holder(Operation op) {
            return new Holder(op.process(), op.invoke().token());
        }

        private static OptionalLong value(Operation op) {
            return op.complete().map(Complete::value).orElse(OptionalLong.empty());
        }

        /**
         * Returns the value that a commit was to write: the value at its end, or the value that its holder read, plus
         * one.
         */
        private long wanted(Operation commit) {
            return value(commit).orElse(read.getOrDefault(holder(commit), 0L) + 1);
        }

        void check(Optional<Long> last) {
            evidence.add("commits", count(Outcome.OK));
            evidence.add("commits refused", count(Outcome.FAIL));
            evidence.add("commits in doubt", count(Outcome.INFO));
            List<Operation> ok = commits.stream().filter(Operation::ok).toList();
            unique(ok);
            kept(ok);
            last.ifPresent(value -> reached(ok, value));
            explained(Math.max(last.orElse(0L), read.values().stream().reduce(0L, Math::max)));
        }

        private long count(Outcome outcome) {
            return commits.stream().filter(op -> op.outcome() == outcome).count();
        }

        private void unique(List<Operation> ok) {
            Map<Long, Operation> byValue = new HashMap<>();
            for (Operation commit : ok) {
                Operation twin = byValue.putIfAbsent(wanted(commit), commit);
                if (twin != null) {
                    evidence.violation(
                            "Two commits of " + key + " wrote " + wanted(commit) + ": the commit of " + twin.process()
                                    + " by " + words.at(twin.end()) + ", and the commit of " + commit.process()
                                    + " by " + words.at(commit.end()) + ". One of the two updates is lost.",
                            WitnessText.events(twin, commit));
                }
            }
        }

        private void kept(List<Operation> ok) {
            List<Operation> byEnd =
                    ok.stream().sorted(Comparator.comparingLong(Operation::end)).toList();
            List<Operation> byStart = reads.stream()
                    .sorted(Comparator.comparingLong(Operation::start))
                    .toList();
            Operation highest = null;
            int next = 0;
            for (Operation reading : byStart) {
                for (; next < byEnd.size() && byEnd.get(next).end() < reading.start(); next++) {
                    Operation commit = byEnd.get(next);
                    highest = highest == null || wanted(commit) > wanted(highest) ? commit : highest;
                }
                if (highest != null && value(reading).orElse(0) < wanted(highest)) {
                    evidence.violation(
                            "The commit of " + key + " by " + highest.process() + " had written " + wanted(highest)
                                    + " by " + words.at(highest.end()) + ". The read of " + reading.process()
                                    + " began at " + words.at(reading.start()) + ", but returned "
                                    + value(reading).orElse(0) + ".",
                            WitnessText.events(highest, reading));
                }
            }
        }

        private void reached(List<Operation> ok, long last) {
            for (Operation commit : ok) {
                if (wanted(commit) > last) {
                    evidence.violation(
                            "The commit of " + key + " by " + commit.process() + " had written " + wanted(commit)
                                    + " by " + words.at(commit.end()) + ", but the counter ended at " + last + ".",
                            WitnessText.events(commit));
                }
            }
        }

        /**
         * Checks that each value was written by a commit that can have happened.
         *
         * @param highest the highest value that the counter is known to have had
         */
        private void explained(long highest) {
            Map<Long, List<Operation>> byValue = new HashMap<>();
            commits.forEach(op -> byValue.computeIfAbsent(wanted(op), value -> new ArrayList<>())
                    .add(op));
            for (long value = 1; value <= highest; value++) {
                List<Operation> writers = byValue.getOrDefault(value, List.of());
                if (writers.stream().allMatch(op -> op.outcome() == Outcome.FAIL)) {
                    evidence.violation(
                            "The counter of " + key + " had the value " + value + ", but "
                                    + (writers.isEmpty()
                                            ? "no commit wrote this value."
                                            : "the commit of this value by "
                                                    + writers.get(0).process() + " was reported as failed at "
                                                    + words.at(writers.get(0).end()) + "."),
                            WitnessText.events(writers.toArray(Operation[]::new)));
                }
            }
        }
    }
}
