package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.FaultKind;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Checks L1: a holder that stops renewing without a release is replaced within L(1+ρ) + poll + 2 RTT + δ of the last
 * renewal that it sent. Its challengers cannot distinguish a crashed, a stopped and a cut-off holder, so all of them
 * are judged.
 *
 * <ul>
 *   <li>A killed process can have sent a renewal that was not recorded, until the instant of the kill. So the instant
 *       of the kill counts.
 *   <li>If a fault slowed the requests of the holder, a renewal with a response counts from the arrival of its
 *       response. A renewal without a response can still reach the store at any time, so in that case the grant is not
 *       judged. The same holds if the process was killed while its requests were slowed: its last renewal can reach the
 *       store long after the kill.
 *   <li>A release in doubt can only free the lock sooner.
 * </ul>
 */
final class TakeoverInTime implements Checker {
    /**
     * The largest number of disturbed rivals. Each can cost another lease, so with more of them the deadline proves
     * nothing.
     */
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
        Stalls stalls = Stalls.of(history);
        WriteLandingBounds bounds = WriteLandingBounds.of(history);
        long allowed = (long) (run.lease() * (1 + run.clockDrift())) + run.pollCap() + JudgeConstants.DELTA;
        for (Succession ended : Succession.all(history)) {
            Grant grant = ended.before();
            if (grant.released()) {
                continue;
            }
            long returned = ended.after().map(Grant::start).orElse(Operation.NEVER);
            boolean slowed = slowed(faults, grant);
            long base = lastRenewal(grant, lives, returned, slowed);
            boolean unknown = slowed && unanswered(grant);
            OptionalLong unrecorded = bounds.unrecordedSince(grant.process());
            if (unrecorded.isPresent() && unrecorded.getAsLong() < Math.min(returned, grant.firstLost())) {
                long until = Math.min(lives.killed(grant.process()), returned);
                base = Math.max(base, stalls.back(grant.process(), until, 1));
                unknown |= slowed(faults, grant, unrecorded.getAsLong(), until);
            }
            if (unknown) {
                bounded.evidence().count("not judged: the holder's requests were slowed");
            } else {
                bounded.judge(ended, base, allowed, Optional.of(grant), MAX_RIVALS, "stopped renewing");
            }
        }
        return conclude(bounded, run);
    }

    /**
     * Returns the last instant at which a renewal can have been sent. If requests were slowed, it is the last instant
     * at which a renewal can have reached the store.
     */
    private static long lastRenewal(Grant grant, ProcessLifetimes lives, long returned, boolean slowed) {
        if (endedByKill(grant, lives, returned)) {
            return lives.killed(grant.process());
        }
        return renewals(grant)
                .filter(rpc -> rpc.sent() <= returned)
                .mapToLong(rpc -> slowed ? Math.min(rpc.at(), returned) : rpc.sent())
                .max()
                .orElse(grant.start());
    }

    /** Returns whether the holder stopped renewing because its process was killed. */
    private static boolean endedByKill(Grant grant, ProcessLifetimes lives, long returned) {
        return lives.wasKilled(grant.process())
                && lives.killed(grant.process()) <= Math.min(returned, grant.firstLost());
    }

    private static Stream<Rpc> renewals(Grant grant) {
        return grant.rpcs().stream().filter(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE || rpc.kind() == Rpc.Kind.HEARTBEAT);
    }

    private static boolean unanswered(Grant grant) {
        return renewals(grant).anyMatch(rpc -> rpc.answer() == Rpc.Answer.UNKNOWN);
    }

    private static boolean slowed(FaultIndex faults, Grant grant) {
        return slowed(faults, grant, grant.acquire().start(), Math.min(grant.firstLost(), grant.letGo()));
    }

    private static boolean slowed(FaultIndex faults, Grant grant, long from, long until) {
        return faults.process(grant.process()).stream()
                .anyMatch(fault -> fault.begin().kind() == FaultKind.LATENCY && fault.meets(from, until));
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
                                "the run planned that holders stop renewing, but none could be judged in quiet times;"
                                        + " run for longer, or with a shorter lease")
                : bounded.evidence().conclude(Verdict.NOT_TESTED, "the run did not plan that a holder stops renewing");
    }
}
