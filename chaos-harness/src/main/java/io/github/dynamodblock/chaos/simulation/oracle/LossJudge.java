package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges N1: each loss has a cause. The cause depends on the reason of the loss:
 *
 * <ul>
 *   <li><em>Stolen</em>: a heartbeat was refused, and the refusal showed that the row was free, was missing, or had
 *       another grant or token.
 *   <li><em>With another</em>: another lock that was granted together with this lock was reported as lost before, for
 *       another reason.
 *   <li><em>Client closed</em>: the client closed, or an image of it was made.
 *   <li><em>Expired</em>: see below.
 * </ul>
 *
 * <p>A lease expired for a cause if two conditions hold. Both concern the time from the acknowledged send from which V
 * counts, until V or until the limit that the user set:
 *
 * <ul>
 *   <li>The holder sent a heartbeat in every heartbeat period in which it ran. If the holder renews by hand, its client
 *       sent the heartbeats that the holder requested.
 *   <li>For each of these heartbeats that had enough time for a response, a fault explains why there was none.
 * </ul>
 */
final class LossJudge implements PropertyJudge {
    /**
     * The time above a quarter of a lease that can lie between two heartbeats. It is a part of δ, for a clock that runs
     * slow.
     */
    private static final long SLACK = 10_000_000L;

    /** The longest time for which a heartbeat without a response keeps its turn, in nanoseconds. */
    private static final double LONGEST_YOUNG = 100_000_000;

    private final Ledger ledger;
    private final Outages outages;
    private final ViolationCollector bench;
    private final Map<GrantName, List<SimulatedRequest>> heartbeats = new HashMap<>();
    /** The heartbeats whose response reported a failure to the client. */
    private final Set<SimulatedRequest> failed = new HashSet<>();

    private final Set<Stolen> stolen = new HashSet<>();
    /** The groups of grants of which one was lost for its own reason. */
    private final Set<Integer> broken = new HashSet<>();

    private final Map<Integer, Long> left = new HashMap<>();

    /** A tenure for which a refusal showed that the row was not held by it. */
    private record Stolen(GrantName grant, long token) {}

    LossJudge(Ledger ledger, Outages outages, ViolationCollector bench) {
        this.ledger = ledger;
        this.outages = outages;
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Sent sent && sent.request().write() instanceof LockWrite.Heartbeat beat) {
            heartbeats
                    .computeIfAbsent(GrantName.of(beat), name -> new ArrayList<>())
                    .add(sent.request());
        } else if (event instanceof WorldEvent.Answered answered
                && answered.write() instanceof LockWrite.Heartbeat beat) {
            answered(answered, beat);
        } else if (event instanceof WorldEvent.Leaving leaving) {
            left.put(leaving.client(), leaving.at());
        } else if (event instanceof WorldEvent.Told told && told.what() instanceof LeaseEvent.Lost lost) {
            SimulatedGrant grant = ledger.grantIfAny(told.ask());
            if (grant != null && grant.size > 1 && lost.reason() != LostReason.WITH_ANOTHER) {
                broken.add(grant.group);
            }
            if (grant != null && grant.releaseAsked == SimulatedGrant.NEVER) {
                judge(told.at(), grant, lost.reason());
            }
        }
    }

    private void answered(WorldEvent.Answered answered, LockWrite.Heartbeat beat) {
        if (answered.answer() instanceof StoreAnswer.Failed) {
            failed.add(answered.request());
        } else if (answered.answer() instanceof StoreAnswer.Refused refused
                && refused.row()
                        .filter(row -> row.isHeldBy(beat.version().grant(), beat.token()))
                        .isEmpty()) {
            stolen.add(new Stolen(GrantName.of(beat), beat.token()));
        }
    }

    private void judge(long at, SimulatedGrant grant, LostReason reason) {
        switch (reason) {
            case STOLEN -> {
                if (!stolen.contains(new Stolen(GrantName.of(grant), grant.token))) {
                    violated(at, grant, "was notified that it was stolen, but no refused heartbeat showed that");
                }
            }
            case WITH_ANOTHER -> {
                if (grant.size == 1 || !broken.contains(grant.group)) {
                    violated(at, grant, "was notified that it was lost with another lock, but no other lock was lost");
                }
            }
            case CLIENT_CLOSED -> {
                if (left.getOrDefault(grant.client, Long.MIN_VALUE) < grant.granted) {
                    violated(at, grant, "was notified that its client closed, but the client did not close");
                }
            }
            case EXPIRED -> expired(at, grant);
        }
    }

    private void expired(long at, SimulatedGrant grant) {
        // K3 judges whether the loss was reported too early.
        long valid = Math.min(at, ledger.expiry(grant));
        long end = Math.min(valid, limit(grant));
        long period = (long) (period(grant.client) / ledger.world.rate(grant.client)) + SLACK;
        if (grant.byHand) {
            unsent(at, grant, end, period);
        }
        long from = Math.max(Math.max(grant.renewed.at(), grant.granted), grant.resumed);
        for (SimulatedRequest beat : heartbeats.getOrDefault(GrantName.of(grant), List.of())) {
            if (beat.sentAt() > from && beat.sentAt() < end) {
                if (!grant.byHand) {
                    silent(at, grant, from, beat.sentAt(), period);
                }
                from = beat.sentAt();
            }
            boolean inTime = beat.sentAt() > grant.renewed.at() && beat.sentAt() + World.ROUND_TRIP < valid;
            if (inTime && !failed.contains(beat) && !outages.explain(beat)) {
                violated(
                        at,
                        grant,
                        "expired, although nothing hindered its heartbeat " + written(beat) + ", sent "
                                + (valid - beat.sentAt()) / 1_000_000 + " ms before");
            }
        }
        if (!grant.byHand) {
            silent(at, grant, from, end, period);
        }
    }

    /**
     * Returns the longest time between two heartbeats. It is a quarter of a lease. If heartbeats take turns, the time
     * for four turns is added. A turn takes at most a tenth of a lease or 100 ms, whichever is shorter. The first turn
     * can take two times as long.
     */
    private double period(int client) {
        double lease = ledger.world.lease(client);
        return lease / 4 + (ledger.world.takesTurns(client) ? 5 * Math.min(lease / 10, LONGEST_YOUNG) : 0);
    }

    /**
     * Requires that each heartbeat that the holder requested after the send from which V counts was sent before
     * {@code end}. A heartbeat is excused if the client ran for at most a period between the request and {@code end}.
     */
    private void unsent(long at, SimulatedGrant grant, long end, long period) {
        for (long asked : grant.heartbeats) {
            boolean sent = heartbeats.getOrDefault(GrantName.of(grant), List.of()).stream()
                    .anyMatch(beat -> beat.sentAt() >= asked && beat.sentAt() <= end);
            if (asked > grant.renewed.at() && !sent && ledger.running(grant.client, asked, end) > period) {
                violated(at, grant, "expired, and a heartbeat that its holder requested was not sent");
            }
        }
    }

    private void silent(long at, SimulatedGrant grant, long from, long until, long period) {
        long silent = ledger.running(grant.client, from, until);
        if (silent > period) {
            violated(at, grant, "expired, and had sent no heartbeat for " + silent / 1_000_000 + " ms");
        }
    }

    /** Returns the instant until which the user wants the lease to be renewed. */
    private long limit(SimulatedGrant grant) {
        return grant.atMost == 0
                ? SimulatedGrant.NEVER
                : grant.granted + (long) (grant.atMost / ledger.world.rate(grant.client));
    }

    private static String written(SimulatedRequest beat) {
        LockWrite write = beat.write();
        return write == null ? "" : write.version().toString();
    }

    private void violated(long at, SimulatedGrant grant, String what) {
        bench.violated(Property.N1, at, grant + " " + what + ".");
    }
}
