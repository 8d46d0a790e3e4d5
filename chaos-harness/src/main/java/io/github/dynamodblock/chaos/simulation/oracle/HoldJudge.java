package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.simulation.world.Event;
import io.github.dynamodblock.chaos.simulation.world.Request;
import io.github.dynamodblock.spi.LockWrite;
import java.util.List;

/** C1, C1', C2 and C3: what holders may think and do. */
final class HoldJudge implements Judge {
    private final Ledger ledger;
    private final Bench bench;

    HoldJudge(Ledger ledger, Bench bench) {
        this.ledger = ledger;
        this.bench = bench;
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.Granted granted) {
            Grant grant = ledger.grant(granted.key(), granted.token());
            if (grant.valid <= granted.at() && !ledger.wasPaused(grant.client, grant.valid)) {
                bench.violated(
                        Property.C2,
                        granted.at(),
                        "Acquire returned to " + grant + " " + (granted.at() - grant.valid) / 1_000_000
                                + " ms after its validity had passed.");
            }
        } else if (event instanceof Event.Sent sent && sent.request().write() instanceof LockWrite.Heartbeat beat) {
            silent(sent.request(), beat);
        }
    }

    private void silent(Request request, LockWrite.Heartbeat beat) {
        Grant grant = ledger.grantIfAny(beat.key(), beat.token());
        if (grant != null
                && grant.id.equals(beat.version().grant())
                && grant.client == request.client()
                && (grant.released != Grant.NEVER || grant.lost != Grant.NEVER)) {
            bench.violated(Property.C3, request.sentAt(), "A heartbeat was sent for " + grant + ", which was over.");
        }
    }

    @Override
    public void afterwards(long now) {
        for (LockKey key : ledger.world.keys()) {
            List<Grant> open = ledger.open(key);
            if (open.size() > 1) {
                judge(open, now);
            }
        }
    }

    private void judge(List<Grant> open, long now) {
        Grant claims = null;
        Grant believes = null;
        boolean ended = false;
        for (Grant grant : open) {
            if (grant.isClaimed(now)) {
                if (claims != null) {
                    overlap(Property.C1, now, claims, grant, "claim");
                }
                claims = grant;
            }
            boolean asleep = ledger.world.isAsleep(grant.client);
            // Nobody looks on a sleeping machine; and looking makes the lease act.
            grant.believing = !asleep && grant.lease.isValid();
            if (grant.believing && !grant.forced) {
                if (believes != null) {
                    overlap(Property.C1_PRIME, now, believes, grant, "believe in");
                }
                believes = grant;
            }
            ended |= !asleep && isOver(grant, now);
        }
        if (ended) {
            open.removeIf(grant -> !ledger.world.isAsleep(grant.client) && isOver(grant, now));
        }
    }

    /** One who slept does not believe, and may again once the store was asked. */
    private boolean isOver(Grant grant, long now) {
        return !grant.believing && (grant.isEnded(now) || now >= ledger.expiry(grant));
    }

    private void overlap(Property property, long now, Grant one, Grant other, String verb) {
        bench.violated(property, now, one + " and " + other + " both " + verb + " '" + one.key + "' at once.");
    }
}
