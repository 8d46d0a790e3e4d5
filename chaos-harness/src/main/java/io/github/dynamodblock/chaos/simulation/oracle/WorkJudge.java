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
import org.jspecify.annotations.Nullable;

/**
 * Judges R4: a closing client neither frees nor gives up a lock too early under which work runs.
 *
 * <ul>
 *   <li>Until the holder releases the lease, no release of its grant is applied while the work runs.
 *   <li>The loss by the closing is not reported before the time has passed for which the client waits for work. The time
 *       is measured by the clock of the client.
 * </ul>
 */
final class WorkJudge implements PropertyJudge {
    private final Ledger ledger;
    private final ViolationCollector bench;
    private final EventCounts tally;
    private final Set<Integer> working = new HashSet<>();
    private final Map<Integer, WorldEvent.Leaving> left = new HashMap<>();

    WorkJudge(Ledger ledger, ViolationCollector bench, EventCounts tally) {
        this.ledger = ledger;
        this.bench = bench;
        this.tally = tally;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Working work) {
            if (work.begins()) {
                working.add(work.ask());
            } else {
                working.remove(work.ask());
                waitedFor(ledger.grant(work.ask()));
            }
        } else if (event instanceof WorldEvent.Leaving leaving) {
            left.put(leaving.client(), leaving);
        } else if (event instanceof WorldEvent.Landed landed
                && landed.after() != null
                && landed.write() instanceof LockWrite.Freeing release) {
            freed(landed, ledger.grantIfAny(release));
        } else if (event instanceof WorldEvent.Told told
                && told.what() instanceof LeaseEvent.Lost lost
                && lost.reason() == LostReason.CLIENT_CLOSED
                && working.contains(told.ask())) {
            givenUp(told.at(), ledger.grant(told.ask()));
        }
    }

    private void freed(WorldEvent.Landed landed, @Nullable SimulatedGrant grant) {
        if (grant != null && grant.releaseAsked == SimulatedGrant.NEVER && isWorking(grant)) {
            bench.violated(
                    Property.R4, landed.at(), "The lock of " + grant + " was freed while work ran under its lease.");
        }
    }

    private boolean isWorking(SimulatedGrant grant) {
        return working.stream().anyMatch(ask -> ledger.grantIfAny(ask) == grant);
    }

    private void givenUp(long at, SimulatedGrant grant) {
        WorldEvent.Leaving leaving = left.get(grant.client);
        if (leaving == null) {
            return;
        }
        long until = leaving.at() + (long) Math.floor(leaving.grace() / ledger.world.rate(grant.client));
        tally.reached(RareState.WORK_LEFT);
        if (at < until) {
            bench.violated(
                    Property.R4,
                    at,
                    "The lease of " + grant + " was given up " + (until - at) / 1_000_000
                            + " ms too early: work ran under it, and the closing client was to wait for the work.");
        }
    }

    /** Counts work that ended, and released its lease, while its client waited for it. */
    private void waitedFor(SimulatedGrant grant) {
        WorldEvent.Leaving leaving = left.get(grant.client);
        if (leaving != null && leaving.at() > grant.granted && grant.releasedOk && grant.losses == 0) {
            tally.reached(RareState.WORK_WAITED_FOR);
        }
    }
}
