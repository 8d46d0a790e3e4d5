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
 * N1: each loss has a cause. <em>Stolen</em>: a heartbeat was refused, and shown that the row is another's or free.
 * <em>With another</em>: another of those that were granted with it was told as lost before, for a cause of its own.
 * <em>Client closed</em>: it closed, or an image was made of it. <em>Expired</em>: from the acknowledged send from which V
 * counts until V, or until its user's limit, its holder sent a heartbeat in every heartbeat period in which it ran, and for
 * each of them that had the time to be answered there is a fault that says why it was not. One that is renewed by hand sent
 * those that its holder asked for.
 */
final class LossJudge implements PropertyJudge {
    /** A quarter of a lease lies between two heartbeats; and so much of δ, for a clock that runs slow. */
    private static final long SLACK = 10_000_000L;

    private static final double LONGEST_YOUNG = 100_000_000;

    private final Ledger ledger;
    private final Outages outages;
    private final ViolationCollector bench;
    private final Map<GrantName, List<SimulatedRequest>> heartbeats = new HashMap<>();
    /** Without an answer of the lock, as their clients were told. */
    private final Set<SimulatedRequest> failed = new HashSet<>();

    private final Set<Stolen> stolen = new HashSet<>();
    /** The groups of grants of which one was lost for a cause of its own. */
    private final Set<Integer> broken = new HashSet<>();

    private final Map<Integer, Long> left = new HashMap<>();

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
                    violated(at, grant, "was told that it was stolen, and none of its heartbeats was refused");
                }
            }
            case WITH_ANOTHER -> {
                if (grant.size == 1 || !broken.contains(grant.group)) {
                    violated(at, grant, "was told that it was lost with another, and no other was");
                }
            }
            case CLIENT_CLOSED -> {
                if (left.getOrDefault(grant.client, Long.MIN_VALUE) < grant.granted) {
                    violated(at, grant, "was told that its client closed, and that did not");
                }
            }
            case EXPIRED -> expired(at, grant);
        }
    }

    private void expired(long at, SimulatedGrant grant) {
        // Whether it was told too early is K3's affair.
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
                        "expired, and nothing hindered its heartbeat " + written(beat) + ", sent "
                                + (valid - beat.sentAt()) / 1_000_000 + " ms before");
            }
        }
        if (!grant.byHand) {
            silent(at, grant, from, end, period);
        }
    }

    /** A quarter of a lease; and where heartbeats take turns, four turns, of which the first may take twice a tenth of it. */
    private double period(int client) {
        double lease = ledger.world.lease(client);
        return lease / 4 + (ledger.world.takesTurns(client) ? 5 * Math.min(lease / 10, LONGEST_YOUNG) : 0);
    }

    /** Until then each heartbeat that its holder asked for was sent, and until it was acknowledged another within a period. */
    private void unsent(long at, SimulatedGrant grant, long end, long period) {
        for (long asked : grant.heartbeats) {
            boolean sent = heartbeats.getOrDefault(GrantName.of(grant), List.of()).stream()
                    .anyMatch(beat -> beat.sentAt() >= asked && beat.sentAt() <= end);
            if (asked > grant.renewed.at() && !sent && ledger.running(grant.client, asked, end) > period) {
                violated(at, grant, "expired, and a heartbeat that its holder asked for was not sent");
            }
        }
    }

    private void silent(long at, SimulatedGrant grant, long from, long until, long period) {
        long silent = ledger.running(grant.client, from, until);
        if (silent > period) {
            violated(at, grant, "expired, and had sent no heartbeat for " + silent / 1_000_000 + " ms");
        }
    }

    /** When its user wants it to be renewed no more. */
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
