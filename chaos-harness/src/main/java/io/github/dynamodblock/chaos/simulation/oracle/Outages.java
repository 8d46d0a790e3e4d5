package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.chaos.simulation.world.RequestFate;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.chaos.simulation.world.WorldFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows all faults that stood between the clients and the store, and their times. These faults are the causes for which
 * a request can get no response.
 */
final class Outages implements PropertyJudge {
    /** The number under which the outages of the store are kept. */
    private static final int STORE = -1;

    private final Map<Integer, List<Outage>> ofClients = new HashMap<>();
    private final Set<SimulatedRequest> troubled = new HashSet<>();

    /** The time of one outage. */
    private record Outage(long from, long until) {}

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Struck struck && hinders(struck.fault())) {
            ofClients
                    .computeIfAbsent(struck.client(), client -> new ArrayList<>())
                    .add(new Outage(struck.at(), struck.at() + struck.length()));
        } else if (event instanceof WorldEvent.Troubled trouble && trouble.fate() != RequestFate.COPIED) {
            troubled.add(trouble.request());
        }
    }

    private static boolean hinders(WorldFault fault) {
        return switch (fault) {
            case CUT_OFF, RESTART, THROTTLE, PAUSE, SUSPEND, IMAGE -> true;
            default -> false;
        };
    }

    /** Returns whether a fault explains that a request got no response within a round trip. */
    boolean explain(SimulatedRequest request) {
        return troubled.contains(request)
                || strike(request.client(), request.sentAt(), request.sentAt() + World.ROUND_TRIP);
    }

    /** Returns whether an outage stood between a client and the store at some instant of the given time. */
    boolean strike(int client, long from, long until) {
        return meets(client, from, until) || meets(STORE, from, until);
    }

    private boolean meets(int client, long from, long until) {
        return ofClients.getOrDefault(client, List.of()).stream()
                .anyMatch(outage -> outage.from() <= until && from <= outage.until());
    }
}
