package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.chaos.simulation.world.WorldFault;
import io.github.dynamodblock.spi.LockWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges N2 for callers that wait: the client reads again, whatever happened to its requests. The rule applies to all
 * time in which a client runs, a caller waits in it, and the client does not hold the lock. In this time the client
 * sends a request to the store within the sum of two times: the longest pause between two reads, and the longest wait
 * for a response.
 *
 * <p>A lock that was released and whose row must stay taken for a time counts as held until the client frees the row.
 */
final class WaiterPollJudge implements PropertyJudge {
    private static final long SLACK = 10_000_000L;

    private final Ledger ledger;
    private final ViolationCollector bench;
    private final Map<Line, Waiting> lines = new HashMap<>();
    /** The grants that their client does not hold any more and does not keep taken, and the instant since when. */
    private final Map<SimulatedGrant, Long> over = new HashMap<>();
    /** The grants whose client has sent a request that frees the row. */
    private final Set<SimulatedGrant> freeing = new HashSet<>();

    /**
     * A queue of callers of one client that wait together: for one key, or for all keys of one group of requests.
     * {@code of} is the key, or the number of the group.
     */
    private record Line(int client, Object of) {}

    /** The callers of one queue. */
    private static final class Waiting {
        final Map<Integer, WorldEvent.Asked> asks = new HashMap<>();
        /**
         * The instant of the last request to the store, or the instant since when the client has a reason to send one.
         */
        long since;

        String keys() {
            return asks.values().stream()
                    .map(ask -> "'" + ask.key() + "'")
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(" and "));
        }

        boolean isFor(LockKey key) {
            return asks.values().stream().anyMatch(ask -> ask.key().equals(key));
        }
    }

    WaiterPollJudge(Ledger ledger, ViolationCollector bench) {
        this.ledger = ledger;
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Asked asked && asked.limit() >= 0) {
            Waiting waiting = lines.computeIfAbsent(line(asked), first -> new Waiting());
            waiting.since = waiting.asks.isEmpty() ? asked.at() : waiting.since;
            waiting.asks.put(asked.ask(), asked);
        } else if (event instanceof WorldEvent.Sent sent
                && sent.request().write() instanceof LockWrite.Freeing freeing) {
            SimulatedGrant grant = ledger.grantIfAny(freeing);
            if (grant != null) {
                frees(grant, sent.request());
            }
        } else if (event instanceof WorldEvent.Sent sent && checksRow(sent.request())) {
            looks(sent.request());
        } else if (event instanceof WorldEvent.Granted granted) {
            told(granted.client(), granted.ask(), granted.at());
        } else if (event instanceof WorldEvent.Denied denied) {
            told(denied.client(), denied.ask(), denied.at());
        } else if (event instanceof WorldEvent.ReleaseTold told) {
            SimulatedGrant released = ledger.grant(told.ask());
            if (!mustStayTaken(released)) {
                ended(released, told.at());
            }
        } else if (event instanceof WorldEvent.Told told && told.what() instanceof LeaseEvent.Lost) {
            SimulatedGrant grant = ledger.grantIfAny(told.ask());
            if (grant != null) {
                ended(grant, told.at());
            }
        } else if (event instanceof WorldEvent.Struck struck && struck.fault() == WorldFault.KILL) {
            lines.keySet().removeIf(line -> line.client() == struck.client());
        }
    }

    private static Line line(WorldEvent.Asked asked) {
        return new Line(asked.client(), asked.isTogether() ? (Object) asked.group() : asked.key());
    }

    /**
     * Returns whether a request checks the row for a waiter: a read, an acquire, or a heartbeat that confirms an
     * acquire that arrived late.
     */
    private boolean checksRow(SimulatedRequest request) {
        LockWrite write = request.write();
        return !(write instanceof LockWrite.Freeing)
                && !(write instanceof LockWrite.Heartbeat && ledger.grantIfAny(write) != null);
    }

    private void looks(SimulatedRequest request) {
        lines.forEach((line, waiting) -> {
            if (line.client() == request.client() && waiting.isFor(request.key())) {
                judge(line, waiting, request.sentAt());
                waiting.since = request.sentAt();
            }
        });
    }

    /** Returns whether the lease was released, and its client must still free the row. */
    private boolean mustStayTaken(SimulatedGrant grant) {
        return grant.isKept() && grant.releasedOk && !freeing.contains(grant);
    }

    /**
     * Records a request that frees a row. If the row must have stayed taken until then, each such request counts like a
     * read, because the waiter is notified when the request ends.
     */
    private void frees(SimulatedGrant grant, SimulatedRequest request) {
        if (mustStayTaken(grant)) {
            ended(grant, request.sentAt());
        } else if (over.containsKey(grant)) {
            looks(request);
        }
        freeing.add(grant);
    }

    private void told(int client, int ask, long now) {
        List<Line> empty = new ArrayList<>();
        lines.forEach((line, waiting) -> {
            if (line.client() == client && waiting.asks.containsKey(ask)) {
                judge(line, waiting, now);
                waiting.asks.remove(ask);
                waiting.since = now;
                if (waiting.asks.isEmpty()) {
                    empty.add(line);
                }
            }
        });
        empty.forEach(lines::remove);
    }

    private void ended(SimulatedGrant grant, long now) {
        if (over.putIfAbsent(grant, now) == null) {
            lines.forEach((line, waiting) -> {
                if (line.client() == grant.client && waiting.isFor(grant.key)) {
                    waiting.since = now;
                }
            });
        }
    }

    private void judge(Line line, Waiting waiting, long now) {
        long longest = longestPause(ledger.world, line.client());
        long idle = ledger.running(line.client(), waiting.since, now);
        if (idle > longest && waiting.asks.values().stream().noneMatch(ask -> isHeldByOwnClient(ask, now))) {
            bench.violated(
                    Property.N2,
                    now,
                    "client-" + (line.client() + 1) + " waited for " + waiting.keys()
                            + " and did not check the store for " + idle / 1_000_000 + " ms.");
        }
    }

    /** Returns the longest time between two checks of a row, if the first check gets no response. */
    static long longestPause(World world, int client) {
        long lease = world.lease(client);
        return (long) ((lease / 4 + lease / 5) / world.rate(client)) + SLACK;
    }

    private boolean isKeptTooLong(SimulatedGrant grant, long now) {
        World world = ledger.world;
        double most = (grant.atLeast + world.lease(grant.client)) / world.rate(grant.client) + SLACK;
        long from = grant.keptFrom == SimulatedGrant.NEVER ? grant.granted : grant.keptFrom;
        return mustStayTaken(grant) && ledger.running(grant.client, from, now) > most;
    }

    private boolean isHeldByOwnClient(WorldEvent.Asked ask, long now) {
        return own(ask).anyMatch(grant -> !over.containsKey(grant) && !isKeptTooLong(grant, now));
    }

    /**
     * Returns whether the client of a waiter held the lock at some instant of the given time, or had to free the row
     * later. Then the waiter waited until its client learned that this was over, whatever the row showed. A request for
     * several locks waits in this way only for locks that are held together.
     */
    boolean waitedForOwnClient(WorldEvent.Asked ask, long from, long now) {
        return ask.limit() >= 0
                && own(ask).filter(grant -> !ask.isTogether() || grant.size > 1)
                        .anyMatch(grant ->
                                over.containsKey(grant) ? over.get(grant) >= from : !isKeptTooLong(grant, now));
    }

    private Stream<SimulatedGrant> own(WorldEvent.Asked ask) {
        return ledger.open(ask.key()).stream()
                .filter(grant -> grant.client == ask.client() && grant.life == ask.life());
    }
}
