package io.github.dynamodblock.chaos.simulation.oracle;

import static io.github.dynamodblock.chaos.simulation.oracle.Ledger.DELTA;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges K1 to K4: the events that holders receive. */
final class CallbackJudge implements PropertyJudge {
    private final Ledger ledger;
    private final ViolationCollector bench;
    private final Map<LockKey, Long> superseded = new HashMap<>();
    private final Map<LockKey, Long> current = new HashMap<>();
    /** The groups of requests for which a loss was reported to a listener of all their locks. */
    private final Set<Integer> lostTogether = new HashSet<>();

    CallbackJudge(Ledger ledger, ViolationCollector bench) {
        this.ledger = ledger;
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Landed landed && landed.after() != null) {
            changed(landed.after().key(), landed.after());
        } else if (event instanceof WorldEvent.Meddled meddled) {
            changed(meddled.key(), meddled.after());
        } else if (event instanceof WorldEvent.Told told) {
            told(told);
        } else if (event instanceof WorldEvent.ToldOfAll told && told.what() instanceof LeaseEvent.Lost) {
            if (!lostTogether.add(told.group())) {
                bench.violated(
                        Property.K1,
                        told.at(),
                        "A listener of several locks of client-" + (told.client() + 1)
                                + " was notified twice of a loss.");
            }
        } else if (event instanceof WorldEvent.ReleaseAsked released) {
            missed(ledger.grant(released.ask()), released.at());
        }
    }

    /** Records the highest token that the row showed before and does not show any more. */
    private void changed(LockKey key, @Nullable LockRow after) {
        long token = after == null || after.released()
                ? Long.MIN_VALUE
                : after.token().orElse(0);
        Long before = current.put(key, token);
        if (before != null && before != token) {
            superseded.merge(key, before, Math::max);
        }
    }

    private void told(WorldEvent.Told told) {
        SimulatedGrant grant = ledger.grantIfAny(told.ask());
        if (grant == null || !(told.what() instanceof LeaseEvent.Lost lost)) {
            return;
        }
        if (grant.losses > 0) {
            bench.violated(Property.K1, told.at(), "The loss of " + grant + " was reported twice.");
        }
        if (grant.releasedOk) {
            bench.violated(Property.K4, told.at(), grant + " was notified of a loss after it had released the lease.");
        }
        reason(told, grant, lost.reason());
        long late = ledger.running(grant.client, ledger.expiry(grant), told.at());
        if (grant.losses == 0 && late > DELTA) {
            bench.violated(
                    Property.K2,
                    told.at(),
                    "The loss of " + grant + " was reported " + late / 1_000_000 + " ms after its validity passed.");
        }
        grant.losses++;
        grant.lost = Math.min(grant.lost, told.at());
    }

    private void reason(WorldEvent.Told told, SimulatedGrant grant, LostReason reason) {
        if (reason == LostReason.STOLEN && superseded.getOrDefault(told.key(), Long.MIN_VALUE) < grant.token) {
            bench.violated(Property.K3, told.at(), grant + " was notified that it was stolen, but it was not.");
        }
        // A core that counts from an attempt that certainly failed believes for a shorter time than allowed. This harms
        // no client.
        if (reason == LostReason.EXPIRED && told.at() < ledger.earliestExpiry(grant)) {
            bench.violated(
                    Property.K3,
                    told.at(),
                    grant + " was notified that it had expired, " + (ledger.expiry(grant) - told.at()) / 1_000_000
                            + " ms too early.");
        }
    }

    private void missed(SimulatedGrant grant, long now) {
        if (grant.losses == 0
                && grant.killed == SimulatedGrant.NEVER
                && ledger.running(grant.client, ledger.expiry(grant), now) > DELTA) {
            bench.violated(
                    Property.K1,
                    now,
                    "The client did not notify " + grant + " that its validity had passed "
                            + (now - ledger.expiry(grant)) / 1_000_000 + " ms before.");
        }
    }

    @Override
    public void end(long now) {
        for (SimulatedGrant grant : ledger.grants()) {
            if (grant.releaseAsked == SimulatedGrant.NEVER) {
                missed(grant, now);
            }
        }
    }
}
