package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.chaos.simulation.world.WorldFault;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges N2 for callers that are refused. Every refusal must have a cause in the time between the request and the
 * refusal. The causes are:
 *
 * <ul>
 *   <li>The row was held.
 *   <li>A read was stale.
 *   <li>A fault hindered the client's requests.
 *   <li>As far as the client knew, the client itself held the lock.
 *   <li>The client closed.
 *   <li>The caller cancelled its request.
 * </ul>
 *
 * <p>If the wait limit of the caller is shorter than the pause between two reads, the time begins one such pause before
 * the request.
 *
 * <p>A caller that waits must not be refused before its wait limit because of a missing response, because every fault
 * of a simulated store ends.
 *
 * <p>A key is not judged if its tokens decreased after a deletion of the row, because then a client can treat what it
 * reads as stale.
 */
final class RefusalJudge implements PropertyJudge {
    private static final long TICK = 2_000_000L;

    private final World world;
    private final StoreJudge store;
    private final Outages outages;
    private final WaiterPollJudge looks;
    private final ViolationCollector bench;
    /** The last instant at which each row was held; {@link SimulatedGrant#NEVER} if the row is held now. */
    private final Map<LockKey, Long> freed = new HashMap<>();

    /** The requests that were hit by a fault and that have neither got a response nor been given up. */
    private final Set<SimulatedRequest> underWay = new HashSet<>();
    /** The last instant at which a fault hindered a request of each client for each key. */
    private final Map<Place, Long> hindered = new HashMap<>();
    /** The instant until which each client was closed, or was an image of which no copy ran yet. */
    private final Map<Integer, Long> closed = new HashMap<>();

    private final Map<Integer, List<WorldEvent.Asked>> groups = new HashMap<>();
    private final Map<Integer, WorldEvent.Asked> asks = new HashMap<>();

    /** A client and a key for which it sends requests. */
    private record Place(int client, LockKey key) {}

    RefusalJudge(World world, StoreJudge store, Outages outages, WaiterPollJudge looks, ViolationCollector bench) {
        this.world = world;
        this.store = store;
        this.outages = outages;
        this.looks = looks;
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Asked asked) {
            asks.put(asked.ask(), asked);
            groups.computeIfAbsent(asked.group(), group -> new ArrayList<>(1)).add(asked);
        } else if (event instanceof WorldEvent.Landed landed && landed.after() != null) {
            changed(landed.write().key(), landed.after(), landed.at());
        } else if (event instanceof WorldEvent.Meddled meddled) {
            changed(meddled.key(), meddled.after(), meddled.at());
        } else if (event instanceof WorldEvent.Troubled troubled) {
            underWay.add(troubled.request());
            recordHindrance(troubled.request(), troubled.at());
        } else if (event instanceof WorldEvent.GaveUp gaveUp) {
            ended(gaveUp.request(), gaveUp.at(), outages.explain(gaveUp.request()));
        } else if (event instanceof WorldEvent.Answered answered) {
            ended(answered.request(), answered.at(), answered.answer() instanceof StoreAnswer.Failed);
        } else if (event instanceof WorldEvent.Read read) {
            ended(read.request(), read.at(), read.stale() || read.answer() instanceof ReadAnswer.Nothing);
        } else if (event instanceof WorldEvent.Leaving leaving) {
            closed.put(leaving.client(), SimulatedGrant.NEVER);
        } else if (event instanceof WorldEvent.Struck struck && struck.fault() == WorldFault.IMAGE) {
            closed.put(struck.client(), struck.at() + struck.length());
        } else if (event instanceof WorldEvent.Started started) {
            closed.put(started.client(), started.at());
        } else if (event instanceof WorldEvent.Denied denied) {
            denied(denied);
        }
    }

    private void changed(LockKey key, @Nullable LockRow after, long now) {
        boolean held = after != null && !after.released();
        Long before = freed.put(key, held ? SimulatedGrant.NEVER : now);
        if (!held && before != null && before != SimulatedGrant.NEVER) {
            freed.put(key, before);
        }
    }

    /** @param hindered whether a fault hindered the request, even if the request is not in {@code underWay} */
    private void ended(SimulatedRequest request, long at, boolean hindered) {
        if (underWay.remove(request) || hindered) {
            recordHindrance(request, at);
        }
    }

    private void recordHindrance(SimulatedRequest request, long at) {
        hindered.put(new Place(request.client(), request.key()), at);
    }

    /**
     * Returns the beginning of the time in which a cause counts. A caller whose wait limit is shorter than the pause
     * between two reads can arrive and leave between two reads of a caller that waited before it. So for such a caller
     * the time begins one pause before its request.
     */
    private long since(WorldEvent.Asked asked) {
        long pause = WaiterPollJudge.longestPause(world, asked.client());
        return asked.limit() >= 0 && asked.limit() < pause ? asked.at() - pause : asked.at();
    }

    private static boolean isOf(SimulatedRequest request, WorldEvent.Asked ask) {
        return request.client() == ask.client()
                && request.life() == ask.life()
                && request.key().equals(ask.key());
    }

    private void denied(WorldEvent.Denied denied) {
        WorldEvent.Asked asked = asks.get(denied.ask());
        if (asked == null || denied.why().contains("Cancellation") || !store.isPromised(denied.key())) {
            return;
        }
        if (denied.why().equals("StoreUnavailableException")
                && asked.limit() >= 0
                && denied.on() - asked.on() < asked.limit() - TICK) {
            bench.violated(
                    Property.N2,
                    denied.at(),
                    "client-" + (denied.client() + 1) + " requested '" + denied.key() + "' for "
                            + asked.limit() / 1_000_000 + " ms and was refused after "
                            + (denied.on() - asked.on()) / 1_000_000 + " ms, because of a fault that ends.");
        }
        long from = since(asked);
        boolean cause = closed.getOrDefault(denied.client(), Long.MIN_VALUE) >= asked.at()
                || outages.strike(denied.client(), from, denied.at());
        for (WorldEvent.Asked one : groups.getOrDefault(asked.group(), List.of(asked))) {
            cause |= freed.getOrDefault(one.key(), Long.MIN_VALUE) >= from
                    || looks.waitedForOwnClient(one, from, denied.at())
                    || underWay.stream().anyMatch(request -> isOf(request, one))
                    || hindered.getOrDefault(new Place(denied.client(), one.key()), Long.MIN_VALUE) >= from;
        }
        if (!cause) {
            bench.violated(
                    Property.N2,
                    denied.at(),
                    "client-" + (denied.client() + 1) + " was refused '" + denied.key() + "' (" + denied.why()
                            + "), although no client held it and no fault hindered its requests.");
        }
    }
}
