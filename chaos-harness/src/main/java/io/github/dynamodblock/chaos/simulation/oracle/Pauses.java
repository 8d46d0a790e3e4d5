package io.github.dynamodblock.chaos.simulation.oracle;

import java.util.ArrayList;
import java.util.List;

/** Knows when each client was paused or suspended. */
final class Pauses {
    /** The time of one pause or suspension. */
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

    /** Returns for how much of the given time a client was neither paused nor suspended. */
    long running(int client, long from, long until) {
        long running = Math.max(0, until - from);
        for (Pause pause : ofClients.get(client)) {
            running -= Math.max(0, Math.min(pause.until(), until) - Math.max(pause.from(), from));
        }
        return running;
    }

    /**
     * Returns whether a client was paused or suspended at an instant. The first and the last instant of a pause count
     * too.
     */
    boolean cover(int client, long at) {
        return ofClients.get(client).stream().anyMatch(pause -> pause.from() <= at && at <= pause.until());
    }
}
