package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockWrite;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Judges R3: if a holder releases a lease that has expired, the client sends one request to free the row, in case no
 * other client has taken it. There are two exceptions: a row that must stay taken for a time, and a client that closes
 * or prepares for an image.
 */
final class ExpiredReleaseJudge implements PropertyJudge {
    private final Ledger ledger;
    private final ViolationCollector bench;
    private final Set<Integer> expired = new HashSet<>();
    private final Set<GrantName> asked = new HashSet<>();
    private final Map<Integer, Long> left = new HashMap<>();

    ExpiredReleaseJudge(Ledger ledger, ViolationCollector bench) {
        this.ledger = ledger;
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Sent sent && sent.request().write() instanceof LockWrite.Freeing release) {
            asked.add(GrantName.of(release));
        } else if (event instanceof WorldEvent.Told told
                && told.what() instanceof LeaseEvent.Lost lost
                && lost.reason() == LostReason.EXPIRED) {
            expired.add(told.ask());
        } else if (event instanceof WorldEvent.Leaving leaving) {
            left.put(leaving.client(), leaving.at());
        } else if (event instanceof WorldEvent.ReleaseTold released) {
            judge(released);
        }
    }

    private void judge(WorldEvent.ReleaseTold released) {
        SimulatedGrant grant = ledger.grant(released.ask());
        boolean excused = grant.isKept() || left.getOrDefault(grant.client, Long.MIN_VALUE) >= grant.granted;
        if (grant.releaseLost && expired.contains(released.ask()) && !excused && !asked.contains(GrantName.of(grant))) {
            bench.violated(
                    Property.R3,
                    released.at(),
                    "The lease of " + grant + " had expired, but its release sent no request to free the row.");
        }
    }
}
