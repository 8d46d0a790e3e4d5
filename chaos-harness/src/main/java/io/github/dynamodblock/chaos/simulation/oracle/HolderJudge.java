package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockWrite;
import java.util.List;

/** Judges C1, C1', C2 and C3: what holders believe and which heartbeats they send. */
final class HolderJudge implements PropertyJudge {
    private final Ledger ledger;
    private final ViolationCollector bench;
    /** A lease that is over is checked only once in this number of instants. */
    private static final int BETWEEN = 4;

    private long instants;

    HolderJudge(Ledger ledger, ViolationCollector bench) {
        this.ledger = ledger;
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Granted granted) {
            SimulatedGrant grant = ledger.grant(granted.ask());
            if (grant.valid <= granted.at() && !ledger.wasPaused(grant.client, grant.valid)) {
                bench.violated(
                        Property.C2,
                        granted.at(),
                        "Acquire returned to " + grant + " " + (granted.at() - grant.valid) / 1_000_000
                                + " ms after its validity had passed.");
            }
        } else if (event instanceof WorldEvent.Sent sent
                && sent.request().write() instanceof LockWrite.Heartbeat beat) {
            silent(sent.request(), beat);
        }
    }

    private void silent(SimulatedRequest request, LockWrite.Heartbeat beat) {
        SimulatedGrant grant = ledger.grantIfAny(beat);
        if (grant != null
                && grant.client == request.client()
                && (grant.released != SimulatedGrant.NEVER || grant.lost != SimulatedGrant.NEVER)) {
            bench.violated(Property.C3, request.sentAt(), "A heartbeat was sent for " + grant + ", which had ended.");
        }
        if (grant != null && grant.byHand && grant.unanswered == 0 && grant.releaseAsked == SimulatedGrant.NEVER) {
            bench.violated(
                    Property.C3,
                    request.sentAt(),
                    "A heartbeat was sent for " + grant + ", whose holder renews by hand and had not requested it.");
        }
        // After the release of a row that must stay taken, heartbeats keep the row taken, even if the limit was moved.
        boolean keeps = grant != null && grant.isKept() && grant.releaseAsked != SimulatedGrant.NEVER;
        if (grant != null && !keeps && grant.atMost > 0 && request.sentOn() - grant.grantedOn > grant.atMost) {
            bench.violated(
                    Property.C3,
                    request.sentAt(),
                    "A heartbeat was sent for " + grant + ", "
                            + (request.sentOn() - grant.grantedOn - grant.atMost) / 1_000_000
                            + " ms after the limit that its holder set.");
        }
    }

    @Override
    public void afterwards(long now) {
        instants++;
        for (LockKey key : ledger.world.keys()) {
            List<SimulatedGrant> open = ledger.open(key);
            if (open.size() > 1) {
                judge(open, now);
            }
        }
    }

    private void judge(List<SimulatedGrant> open, long now) {
        SimulatedGrant claims = null;
        SimulatedGrant believes = null;
        for (SimulatedGrant grant : open) {
            if (grant.isClaimed(now)) {
                if (claims != null) {
                    overlap(Property.C1, now, claims, grant, "claim");
                }
                claims = grant;
            }
            look(grant, now);
            if (grant.believing && !grant.forced) {
                if (believes != null) {
                    overlap(Property.C1_PRIME, now, believes, grant, "believe that they hold");
                }
                believes = grant;
            }
        }
    }

    /**
     * Checks whether the user of a grant believes.
     *
     * <ul>
     *   <li>The lease is not checked on a suspended machine, because no code runs there and because the check itself
     *       makes the lease act.
     *   <li>A lease that is over must not become valid again. So it is checked again, but less often.
     * </ul>
     */
    private void look(SimulatedGrant grant, long now) {
        boolean over = !grant.believing && isOver(grant, now);
        if (!over || instants % BETWEEN == 0) {
            grant.believing = !ledger.world.isAsleep(grant.client) && grant.lease.isValid();
        }
    }

    private boolean isOver(SimulatedGrant grant, long now) {
        return grant.isEnded(now) || now >= ledger.expiry(grant);
    }

    private void overlap(Property property, long now, SimulatedGrant one, SimulatedGrant other, String verb) {
        bench.violated(property, now, one + " and " + other + " both " + verb + " '" + one.key + "' at the same time.");
    }
}
