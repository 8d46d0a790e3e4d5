package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.HashSet;
import java.util.Set;

/**
 * Judges R1: the outcome of a release says what happened to the lock.
 *
 * <ul>
 *   <li>RELEASED: a release of that grant was applied. If the row must stay taken for a time, the release can still be
 *       applied later, or never if the client ends before.
 *   <li>LOST, for a lease whose loss was not reported before: no release of that grant was applied by then.
 * </ul>
 */
final class ReleaseJudge implements PropertyJudge {
    private final Ledger ledger;
    private final ViolationCollector bench;
    private final Set<Name> freed = new HashSet<>();
    /**
     * The grants of which a release got no response. A later attempt of such a release can only judge by the row that
     * it sees, and a row that was freed by force looks the same.
     */
    private final Set<Name> doubted = new HashSet<>();

    /** Identifies a tenure. */
    private record Name(LockKey key, String grant, long token) {}

    ReleaseJudge(Ledger ledger, ViolationCollector bench) {
        this.ledger = ledger;
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Landed landed
                && landed.after() != null
                && landed.write() instanceof LockWrite.Freeing release) {
            freed.add(name(release));
        } else if (event instanceof WorldEvent.Answered answered
                && answered.answer() instanceof StoreAnswer.Unknown
                && answered.write() instanceof LockWrite.Freeing release) {
            doubted.add(name(release));
        } else if (event instanceof WorldEvent.GaveUp gaveUp
                && gaveUp.request().write() instanceof LockWrite.Freeing release) {
            doubted.add(name(release));
        } else if (event instanceof WorldEvent.ReleaseTold told) {
            SimulatedGrant grant = ledger.grant(told.ask());
            if (grant.releaseLost && grant.losses == 0 && freed.contains(name(grant))) {
                bench.violated(
                        Property.R1, told.at(), "The release of " + grant + " ended LOST, but it had freed the lock.");
            }
        }
    }

    private static Name name(LockWrite.Freeing release) {
        return new Name(release.key(), release.version().grant(), release.token());
    }

    private static Name name(SimulatedGrant grant) {
        return new Name(grant.key, grant.id, grant.token);
    }

    @Override
    public void end(long now) {
        for (SimulatedGrant grant : ledger.grants()) {
            boolean ended = grant.killed != SimulatedGrant.NEVER || ledger.life(grant.client) != grant.life;
            boolean excused = ended || grant.isKept() || (grant.wasForced() && doubted.contains(name(grant)));
            if (grant.releasedOk && !excused && !freed.contains(name(grant))) {
                bench.violated(
                        Property.R1,
                        grant.released,
                        "The release of " + grant + " ended RELEASED, although nothing that it sent was applied.");
            }
        }
    }
}
