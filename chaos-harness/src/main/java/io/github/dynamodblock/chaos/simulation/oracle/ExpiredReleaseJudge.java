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
 * R3: whoever releases a lease that expired asks the store once to free its row, which perhaps nobody took. Excused is what
 * is to stay taken, and a client that closes or makes ready for an image.
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
                    "The lease of " + grant + " had expired, and its release did not ask to free its row.");
        }
    }
}
