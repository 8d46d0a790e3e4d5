package io.github.dynamodblock.chaos.simulation.oracle;

import static io.github.dynamodblock.chaos.simulation.oracle.Ledger.DELTA;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges M1 and M2: locks that are granted together. Their rows have the id of one grant, and no other two rows have
 * the same id.
 *
 * <ul>
 *   <li>M1: If an acquire of such a grant is applied, the acquires of all its rows are applied at the same instant. The
 *       tokens that are granted together are the tokens of one such instant.
 *   <li>M2: If one of the locks is lost, the others are given up. Within δ of time in which their process ran, the
 *       others are reported as lost, if their holder has not released them. After that, none of them is renewed. There
 *       is one exception: if the request keeps a row for a time and the holder releases the lock, the row can be
 *       renewed once more to keep it taken.
 * </ul>
 */
final class MultiKeyJudge implements PropertyJudge {
    private final Ledger ledger;
    private final ViolationCollector bench;
    private final Map<String, Rows> byId = new HashMap<>();
    private final Map<Integer, Group> groups = new HashMap<>();
    /** What was applied and what was granted at the present instant, which is not over yet. */
    private final Set<Rows> landing = new HashSet<>();

    private final Set<Group> granting = new HashSet<>();
    private long now;

    /** The rows that a grant was sent for, and the tokens of the rows for each time that the grant acquired them. */
    private static final class Rows {
        final String id;
        final Set<LockKey> keys = new HashSet<>(4);
        final List<Map<LockKey, Long>> taken = new ArrayList<>(1);
        long at = -1;

        Rows(String id) {
            this.id = id;
        }
    }

    /** Locks that were granted together. */
    private static final class Group {
        final List<SimulatedGrant> grants = new ArrayList<>();
        long lost = SimulatedGrant.NEVER;
    }

    MultiKeyJudge(Ledger ledger, ViolationCollector bench) {
        this.ledger = ledger;
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event.at() > now) {
            settle();
            now = event.at();
        }
        if (event instanceof WorldEvent.Sent sent) {
            sent(sent.request());
        } else if (event instanceof WorldEvent.Landed landed && landed.write() instanceof LockWrite.Acquire acquire) {
            if (landed.after() != null) {
                taken(acquire, landed.after().token().orElse(0));
            }
        } else if (event instanceof WorldEvent.Granted granted) {
            SimulatedGrant grant = ledger.grant(granted.ask());
            if (grant.size > 1) {
                Group group = group(grant);
                group.grants.add(grant);
                granting.add(group);
            }
        } else if (event instanceof WorldEvent.Told told && told.what() instanceof LeaseEvent.Lost) {
            SimulatedGrant grant = ledger.grantIfAny(told.ask());
            if (grant != null && grant.size > 1) {
                Group group = group(grant);
                group.lost = Math.min(group.lost, told.at());
            }
        }
    }

    private void sent(SimulatedRequest request) {
        if (request.write() instanceof LockWrite.Acquire acquire) {
            Rows rows = byId.computeIfAbsent(acquire.version().grant(), Rows::new);
            if (rows.keys.add(acquire.key()) && !rows.taken.isEmpty()) {
                partly(rows);
            }
        } else if (request.write() instanceof LockWrite.Heartbeat beat) {
            SimulatedGrant grant = ledger.grantIfAny(beat);
            if (grant != null && grant.size > 1 && !grant.isKept() && wasLostLongAgo(grant, now)) {
                bench.violated(
                        Property.M2,
                        now,
                        "A heartbeat was sent for " + grant + ", after a lock that was granted with it was lost.");
            }
        }
    }

    private Group group(SimulatedGrant grant) {
        return groups.computeIfAbsent(grant.group, first -> new Group());
    }

    /** Returns whether a lock that was granted together with this grant was lost more than δ before. */
    private boolean wasLostLongAgo(SimulatedGrant grant, long until) {
        long lost = group(grant).lost;
        return lost != SimulatedGrant.NEVER && ledger.running(grant.client, lost, until) > DELTA;
    }

    private void taken(LockWrite.Acquire acquire, long token) {
        Rows rows = byId.computeIfAbsent(acquire.version().grant(), Rows::new);
        if (rows.at < now) {
            rows.at = now;
            rows.taken.add(new HashMap<>(4));
        }
        rows.taken.get(rows.taken.size() - 1).put(acquire.key(), token);
        landing.add(rows);
    }

    /** Judges the present instant, which is over. */
    private void settle() {
        for (Rows rows : landing) {
            if (!rows.taken.get(rows.taken.size() - 1).keySet().containsAll(rows.keys)) {
                partly(rows);
            }
        }
        landing.clear();
        granting.forEach(this::granted);
        granting.clear();
    }

    private void partly(Rows rows) {
        bench.violated(
                Property.M1, now, "The grant " + rows.id + " took some of " + rows.keys + ", but not all at once.");
    }

    private void granted(Group group) {
        Map<LockKey, Long> tokens = new HashMap<>();
        group.grants.forEach(grant -> tokens.put(grant.key, grant.token));
        SimulatedGrant first = group.grants.get(0);
        Rows rows = byId.get(first.id);
        if (rows == null
                || tokens.size() != first.size
                || rows.taken.stream().noneMatch(taken -> taken.equals(tokens))) {
            bench.violated(
                    Property.M1,
                    now,
                    "client-" + (first.client + 1) + " was granted " + tokens
                            + " together, but no transaction gave it these tokens.");
        }
    }

    @Override
    public void end(long at) {
        settle();
        for (Group group : groups.values()) {
            for (SimulatedGrant grant : group.grants) {
                long over = Math.min(at, Math.min(grant.killed, Math.min(grant.lost, grant.releaseAsked)));
                if (wasLostLongAgo(grant, over)) {
                    bench.violated(
                            Property.M2,
                            over,
                            grant + " was still held after a lock that was granted together with it had been lost for "
                                    + ledger.running(grant.client, group.lost, over) / 1_000_000 + " ms.");
                }
            }
        }
    }
}
