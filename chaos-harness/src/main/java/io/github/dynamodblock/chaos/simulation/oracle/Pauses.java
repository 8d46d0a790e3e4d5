package io.github.dynamodblock.chaos.simulation.oracle;

import java.util.ArrayList;
import java.util.List;

/** When each client was paused or asleep. */
final class Pauses {
    private record Pause(long from, long until) {}

    private final List<List<Pause>> ofClients = new ArrayList<>();

    Pauses(int clients) {
        for (int i = 0; i < clients; i++) {
            ofClients.add(new ArrayList<>());
        }
    }

    void add(int client, long from, long length) {
        ofClients.get(client).add(new Pause(from, from + length));
    }

    /** For how much of that time a client was neither. */
    long running(int client, long from, long until) {
        long running = Math.max(0, until - from);
        for (Pause pause : ofClients.get(client)) {
            running -= Math.max(0, Math.min(pause.until(), until) - Math.max(pause.from(), from));
        }
        return running;
    }

    /** Whether a client was at that instant, ends included. */
    boolean cover(int client, long at) {
        return ofClients.get(client).stream().anyMatch(pause -> pause.from() <= at && at <= pause.until());
    }
}
