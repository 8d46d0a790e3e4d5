package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks M1 without a log of the store: if a client takes one row of a grant of several locks, it takes all rows of the
 * grant in the same request, and the caller gets all of the locks or none. The history has one line for each row of a request, and all these lines have the same send
 * time.
 */
final class MultiAcquireAtomic implements Checker {
    @Override
    public Property property() {
        return Property.M1;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        Judge judge = new Judge(
                new WitnessText(history.settings()), ProcessLifetimes.of(history), Stalls.of(history), evidence);
        List<Rpc> acquires = history.all(Rpc.class).stream()
                .filter(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE && rpc.grant().isPresent())
                .toList();
        History.group(acquires, rpc -> rpc.process() + ' ' + rpc.grant().orElseThrow())
                .values()
                .forEach(judge::judge);
        List<Operation> together = history.operations().stream()
                .filter(op -> op.invoke().group().isPresent() && op.complete().isPresent())
                .toList();
        History.group(together, op -> op.process() + ' ' + op.invoke().group().orElseThrow())
                .values()
                .forEach(judge::allOrNone);
        return evidence.counted("grants of several locks") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no client was granted several locks together")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("grants of several locks")
                                + " grants of several locks, each of them acquired in one request");
    }

    private record Judge(WitnessText words, ProcessLifetimes lives, Stalls stalls, FindingBuilder evidence) {
        /**
         * Judges one grant.
         *
         * @param of all acquire requests of the grant
         */
        void judge(List<Rpc> of) {
            Set<String> keys = new TreeSet<>();
            of.forEach(rpc -> keys.add(rpc.key()));
            Optional<Rpc> taken = of.stream()
                    .filter(rpc -> rpc.answer() == Rpc.Answer.APPLIED)
                    .findFirst();
            if (keys.size() < 2 || taken.isEmpty()) {
                return;
            }
            evidence.count("grants of several locks");
            Set<String> with = new TreeSet<>();
            of.stream()
                    .filter(rpc -> rpc.answer() == Rpc.Answer.APPLIED
                            && rpc.sent() == taken.get().sent())
                    .forEach(rpc -> with.add(rpc.key()));
            if (with.containsAll(keys)) {
                return;
            }
            if (wasCutOff(taken.get())) {
                evidence.count("not judged: killed before all was recorded");
                return;
            }
            List<Event> events = new ArrayList<>(of);
            evidence.violation(
                    taken.get().process() + " took " + String.join(", ", with) + " of " + String.join(", ", keys)
                            + " at " + words.at(taken.get().at()) + ", but not all of them in one transaction.",
                    events);
        }

        /** Judges what the caller of one acquire of several locks was told: it has all of them, or none. */
        void allOrNone(List<Operation> ops) {
            Operation first = ops.get(0);
            ops.stream().filter(op -> op.ok() != first.ok()).findFirst().ifPresent(op -> {
                Operation granted = first.ok() ? first : op;
                Operation other = first.ok() ? op : first;
                evidence.violation(
                        first.process() + " requested " + first.key() + " and " + op.key() + " together at "
                                + words.at(first.start()) + ", but was granted only " + granted.key() + " of them.",
                        WitnessText.events(granted, other));
            });
        }

        /**
         * Returns whether a kill can explain missing lines: one line of a request was written, and the next line was
         * not.
         */
        private boolean wasCutOff(Rpc rpc) {
            return lives.wasKilled(rpc.process())
                    && stalls.ran(rpc.process(), rpc.at(), lives.killed(rpc.process())) <= JudgeConstants.DELTA;
        }
    }
}
