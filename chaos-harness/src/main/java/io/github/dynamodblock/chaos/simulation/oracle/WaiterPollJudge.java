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
 * N2, of those who wait: whatever befell their requests, they look again. In all the time in which a client runs, somebody
 * waits in it and it does not hold what is waited for, it asks the store within the longest pause between two looks and the
 * longest wait for an answer. What was released and is to stay taken for a time, it holds until it frees it.
 */
final class WaiterPollJudge implements PropertyJudge {
    private static final long SLACK = 10_000_000L;

    private final Ledger ledger;
    private final ViolationCollector bench;
    private final Map<Line, Waiting> lines = new HashMap<>();
    /** What its client holds no more, and does not keep, and since when. */
    private final Map<SimulatedGrant, Long> over = new HashMap<>();
    /** Whose client has sent what frees its row. */
    private final Set<SimulatedGrant> freeing = new HashSet<>();

    /** Those of a client who wait together: for one key, or one group of asks, by its number, for all of its keys. */
    private record Line(int client, Object of) {}

    private static final class Waiting {
        final Map<Integer, WorldEvent.Asked> asks = new HashMap<>();
        /** When it looked last, or began to have a reason to. */
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
        } else if (event instanceof WorldEvent.Sent sent && isLook(sent.request())) {
            looks(sent.request());
        } else if (event instanceof WorldEvent.Granted granted) {
            told(granted.client(), granted.ask(), granted.at());
        } else if (event instanceof WorldEvent.Denied denied) {
            told(denied.client(), denied.ask(), denied.at());
        } else if (event instanceof WorldEvent.ReleaseTold told) {
            SimulatedGrant released = ledger.grant(told.ask());
            if (!staysTaken(released)) {
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

    /** Reads, acquires, and what confirms an acquire that came late. */
    private boolean isLook(SimulatedRequest request) {
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

    /** Whether it was released, and its client has yet to free its row. */
    private boolean staysTaken(SimulatedGrant grant) {
        return grant.isKept() && grant.releasedOk && !freeing.contains(grant);
    }

    /** Each try to free a row that has stayed taken is as good as a look: who waits hears when it ends. */
    private void frees(SimulatedGrant grant, SimulatedRequest request) {
        if (staysTaken(grant)) {
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
        if (idle > longest && waiting.asks.values().stream().noneMatch(ask -> isHeldByItself(ask, now))) {
            bench.violated(
                    Property.N2,
                    now,
                    "client-" + (line.client() + 1) + " waited for " + waiting.keys() + " and did not look for "
                            + idle / 1_000_000 + " ms.");
        }
    }

    /** From one look to the next, of which the first was not answered. */
    static long longestPause(World world, int client) {
        long lease = world.lease(client);
        return (long) ((lease / 4 + lease / 5) / world.rate(client)) + SLACK;
    }

    private boolean hasStayedTooLong(SimulatedGrant grant, long now) {
        World world = ledger.world;
        double most = (grant.atLeast + world.lease(grant.client)) / world.rate(grant.client) + SLACK;
        long from = grant.keptFrom == SimulatedGrant.NEVER ? grant.granted : grant.keptFrom;
        return staysTaken(grant) && ledger.running(grant.client, from, now) > most;
    }

    private boolean isHeldByItself(WorldEvent.Asked ask, long now) {
        return own(ask).anyMatch(grant -> !over.containsKey(grant) && !hasStayedTooLong(grant, now));
    }

    /**
     * Whether its own client held it since then, or was to free it later: then it waited until its client heard that this was
     * over, however the row stood. An ask for several locks together waits so only for what is held together.
     */
    boolean wasKeptWaitingByItsClient(WorldEvent.Asked ask, long from, long now) {
        return ask.limit() >= 0
                && own(ask).filter(grant -> !ask.isTogether() || grant.size > 1)
                        .anyMatch(grant ->
                                over.containsKey(grant) ? over.get(grant) >= from : !hasStayedTooLong(grant, now));
    }

    private Stream<SimulatedGrant> own(WorldEvent.Asked ask) {
        return ledger.open(ask.key()).stream()
                .filter(grant -> grant.client == ask.client() && grant.life == ask.life());
    }
}
