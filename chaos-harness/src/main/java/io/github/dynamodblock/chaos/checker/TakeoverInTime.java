package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.Settings;
import java.util.Map;
import java.util.Optional;

/**
 * L1: a holder that stops renewing without a release is replaced within L(1+ρ) + poll + 2 RTT + δ of the last renewal
 * it sent. For its challengers a crashed, a stopped and a cut-off holder are the same, so all are judged.
 *
 * <p>A killed process may have sent a renewal that nobody recorded, until the instant of the kill: that instant counts.
 * Where the holder's own requests were slowed, a renewal may land at any time, and nothing is judged.
 */
final class TakeoverInTime implements Checker {
    @Override
    public Property property() {
        return Property.L1;
    }

    @Override
    public Finding check(History history) {
        Bounded bounded = new Bounded(property(), history);
        Settings run = history.settings();
        Lives lives = new Lives(history);
        long allowed = (long) (run.lease() * (1 + run.clockDrift())) + run.pollCap() + Constants.DELTA;
        for (Succession ended : Succession.all(history)) {
            Grant grant = ended.before();
            long returned = ended.after().map(Grant::start).orElse(Operation.NEVER);
            long base = lastRenewal(grant, lives, returned);
            if (grant.letGo() < Math.min(returned, base + allowed)) {
                continue;
            }
            if (delayed(history, grant, base, base + allowed)) {
                bounded.evidence().count("not judged: the holder's requests were slowed");
            } else {
                bounded.judge(ended, base, allowed, Optional.of(grant), "stopped renewing");
            }
        }
        return conclude(bounded, run);
    }

    private static long lastRenewal(Grant grant, Lives lives, long returned) {
        long killed = lives.killed(grant.process());
        if (lives.wasKilled(grant.process()) && killed <= Math.min(returned, grant.firstLost())) {
            return killed;
        }
        return grant.rpcs().stream()
                .filter(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE || rpc.kind() == Rpc.Kind.HEARTBEAT)
                .mapToLong(Rpc::sent)
                .filter(sent -> sent <= returned)
                .max()
                .orElse(grant.start());
    }

    private static boolean delayed(History history, Grant grant, long from, long until) {
        return Injected.of(history).stream()
                .anyMatch(fault -> fault.begin().kind().contains("latency")
                        && fault.touches(grant.process())
                        && fault.meets(from - history.settings().lease(), until));
    }

    private static Finding conclude(Bounded bounded, Settings run) {
        if (bounded.judged() > 0) {
            return bounded.evidence()
                    .conclude(Verdict.VALID, bounded.judged() + " holders stopped renewing, each was replaced in time");
        }
        boolean planned = run.longPauses() > 0 || planned(run.plannedFaults());
        return planned
                ? bounded.evidence()
                        .conclude(
                                Verdict.UNKNOWN,
                                "holders were to be stopped, but no such stop could be judged in quiet times")
                : bounded.evidence().conclude(Verdict.NOT_TESTED, "no holder was to stop renewing");
    }

    private static boolean planned(Map<String, Integer> faults) {
        return faults.entrySet().stream().anyMatch(kind -> kind.getKey().contains("kill") && kind.getValue() > 0);
    }
}
