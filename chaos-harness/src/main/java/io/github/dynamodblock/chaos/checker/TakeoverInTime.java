package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.FaultKind;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * L1: a holder that stops renewing without a release is replaced within L(1+ρ) + poll + 2 RTT + δ of the last renewal
 * it sent. For its challengers a crashed, a stopped and a cut-off holder are the same, so all are judged.
 *
 * <p>A killed process may have sent a renewal that nobody recorded, until the instant of the kill: that instant counts.
 * Where the holder's own requests were slowed, an answered renewal counts from its answer; one without an answer may
 * still land at any time, and nothing is judged. A release in doubt can only make the lock free sooner.
 */
final class TakeoverInTime implements Checker {
    /** Beyond so many disturbed rivals, each good for another lease, the deadline would mean nothing. */
    private static final int MAX_RIVALS = 2;

    @Override
    public Property property() {
        return Property.L1;
    }

    @Override
    public Finding check(History history) {
        DeadlineChecker bounded = new DeadlineChecker(property(), history);
        RunDescription run = history.settings();
        ProcessLifetimes lives = ProcessLifetimes.of(history);
        FaultIndex faults = FaultIndex.of(history);
        long allowed = (long) (run.lease() * (1 + run.clockDrift())) + run.pollCap() + JudgeConstants.DELTA;
        for (Succession ended : Succession.all(history)) {
            Grant grant = ended.before();
            long returned = ended.after().map(Grant::start).orElse(Operation.NEVER);
            boolean slowed = slowed(faults, grant);
            long base = lastRenewal(grant, lives, returned, slowed);
            if (grant.released()) {
                continue;
            }
            if (slowed && unanswered(grant)) {
                bounded.evidence().count("not judged: the holder's requests were slowed");
            } else {
                bounded.judge(ended, base, allowed, Optional.of(grant), MAX_RIVALS, "stopped renewing");
            }
        }
        return conclude(bounded, run);
    }

    /** The last instant at which a renewal can have been sent or, where requests were slowed, can have landed. */
    private static long lastRenewal(Grant grant, ProcessLifetimes lives, long returned, boolean slowed) {
        long killed = lives.killed(grant.process());
        if (lives.wasKilled(grant.process()) && killed <= Math.min(returned, grant.firstLost())) {
            return killed;
        }
        return renewals(grant)
                .filter(rpc -> rpc.sent() <= returned)
                .mapToLong(rpc -> slowed ? Math.min(rpc.at(), returned) : rpc.sent())
                .max()
                .orElse(grant.start());
    }

    private static Stream<Rpc> renewals(Grant grant) {
        return grant.rpcs().stream().filter(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE || rpc.kind() == Rpc.Kind.HEARTBEAT);
    }

    private static boolean unanswered(Grant grant) {
        return renewals(grant).anyMatch(rpc -> rpc.answer() == Rpc.Answer.UNKNOWN);
    }

    private static boolean slowed(FaultIndex faults, Grant grant) {
        return faults.process(grant.process()).stream()
                .anyMatch(fault -> fault.begin().kind() == FaultKind.LATENCY
                        && fault.meets(grant.acquire().start(), Math.min(grant.firstLost(), grant.letGo())));
    }

    private static Finding conclude(DeadlineChecker bounded, RunDescription run) {
        if (bounded.judged() > 0) {
            return bounded.evidence()
                    .conclude(Verdict.VALID, bounded.judged() + " holders stopped renewing, each was replaced in time");
        }
        return InjectedFault.planTakeovers(run)
                ? bounded.evidence()
                        .conclude(
                                Verdict.UNKNOWN,
                                "holders were to be stopped, but no such stop could be judged in quiet times; run for longer, or with"
                                        + " a shorter lease")
                : bounded.evidence().conclude(Verdict.NOT_TESTED, "no holder was to stop renewing");
    }
}
