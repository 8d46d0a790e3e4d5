package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges R2: a row that must stay taken for a time is not free before that time.
 *
 * <ul>
 *   <li>The holder does not free the row before that time.
 *   <li>After the release has returned RELEASED, no client takes the row over before that time.
 * </ul>
 *
 * <p>The time is measured by the clock of the holder, from the instant at which the row was taken or a heartbeat
 * changed the time. A lock that was lost, or that an operator freed, is not judged.
 */
final class MinimumHoldJudge implements PropertyJudge {
    private final Ledger ledger;
    private final StoreJudge store;
    private final ViolationCollector bench;
    private final Map<GrantName, Long> taken = new HashMap<>();

    MinimumHoldJudge(Ledger ledger, StoreJudge store, ViolationCollector bench) {
        this.ledger = ledger;
        this.store = store;
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Landed landed && landed.after() != null) {
            SimulatedGrant kept = kept(landed.before());
            if (kept != null && landed.at() < until(kept)) {
                judge(landed, kept);
            }
            if (landed.write() instanceof LockWrite.Acquire) {
                taken.putIfAbsent(GrantName.of(landed.write()), landed.at());
            }
        }
    }

    private void judge(WorldEvent.Landed landed, SimulatedGrant kept) {
        boolean frees = landed.write() instanceof LockWrite.Freeing;
        if (frees || (landed.write() instanceof LockWrite.Acquire && kept.releasedOk)) {
            bench.violated(
                    Property.R2,
                    landed.at(),
                    "The row of " + kept + " must stay taken for " + kept.atLeast / 1_000_000 + " ms, but was "
                            + (frees ? "freed " : "taken over ") + (until(kept) - landed.at()) / 1_000_000
                            + " ms too early.");
        }
    }

    /** Returns the grant whose row must stay taken, or null if there is none. */
    private @Nullable SimulatedGrant kept(@Nullable LockRow before) {
        if (before == null || before.released() || store.mayBeSecondTenure(before)) {
            return null;
        }
        SimulatedGrant grant = ledger.holder(before);
        boolean so = grant != null && grant.isKept() && grant.losses == 0 && !grant.wasForced();
        return so ? grant : null;
    }

    private long until(SimulatedGrant kept) {
        long from = kept.keptFrom == SimulatedGrant.NEVER
                ? taken.getOrDefault(GrantName.of(kept), kept.granted)
                : kept.keptFrom;
        return from + (long) (kept.atLeast / ledger.world.rate(kept.client));
    }
}
