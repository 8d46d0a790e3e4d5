package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks S3 without a log of the store: between the first response that showed a version to a process, and the takeover
 * that replaces this version, lies at least L(1+ρ). L is the lease that the write of this version carried. A process
 * names only versions that a response had shown to it.
 *
 * <p>The client begins to watch after the response arrived, and decides before it sends. So the only tolerance is the
 * accuracy of the stamps.
 */
final class TakeoverWatched implements Checker {
    @Override
    public Property property() {
        return Property.S3;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        FirstSightings firsts = FirstSightings.of(history);
        for (Rpc rpc : history.all(Rpc.class)) {
            rpc.seen()
                    .filter(seen -> firsts.before(rpc, seen).isEmpty())
                    .ifPresent(seen -> evidence.violation(
                            rpc.process() + " tried to take " + rpc.key() + " over at " + words.at(rpc.sent())
                                    + " from a version that no response had shown to it.",
                            List.of(rpc)));
        }
        for (WatchedTakeover takeover : WatchedTakeover.all(history)) {
            evidence.count("takeovers");
            judge(takeover, history.settings(), evidence, words);
        }
        return evidence.counted("takeovers") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no client took a lock over")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("takeovers") + " takeovers, each after a whole lease in which the version did"
                                + " not change; of " + evidence.counted("lease not recorded")
                                + " of them, the history does not contain the lease");
    }

    private static void judge(
            WatchedTakeover takeover, RunDescription run, FindingBuilder evidence, WitnessText words) {
        Rpc rpc = takeover.rpc();
        if (takeover.write().isEmpty()) {
            evidence.count("lease not recorded");
            return;
        }
        Rpc first = takeover.first();
        Rpc write = takeover.write().get();
        long lease = (long) (write.lease().orElse(run.lease()) * (1 + run.clockDrift()));
        long watched = rpc.sent() - first.at();
        if (watched + JudgeConstants.STAMP < lease) {
            evidence.violation(
                    rpc.process() + " took " + rpc.key() + " over at " + words.at(rpc.sent()) + ", but the version that"
                            + " it replaced was first shown to it at " + words.at(first.at()) + ", "
                            + WitnessText.span(watched) + " earlier. It must watch the version for "
                            + WitnessText.span(lease) + ".",
                    Stream.of(write, first, rpc).toList());
        }
    }
}
