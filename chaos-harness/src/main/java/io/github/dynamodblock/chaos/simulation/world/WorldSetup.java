package io.github.dynamodblock.chaos.simulation.world;

/**
 * The size of a world, and its times in nanoseconds of true time.
 *
 * @param clients the number of clients; each client has two workers
 * @param keys the number of keys
 * @param heal the time when the last fault ends
 * @param calm the time when no fault or delayed request of the time before is left; at this time every live client
 *     requests every key
 * @param end the time when the world ends
 */
public record WorldSetup(int clients, int keys, long heal, long calm, long end) {
    private static final long SECOND = 1_000_000_000L;

    public WorldSetup {
        if (clients < 1 || clients > 64 || keys < 1 || keys > 8) {
            throw new IllegalArgumentException(
                    "A world has 1 to 64 clients and 1 to 8 keys, not " + clients + " and " + keys);
        }
        if (heal < 0 || calm < heal || end < calm) {
            throw new IllegalArgumentException(
                    "The times heal, calm and end are not in this order: " + heal + ", " + calm + ", " + end);
        }
    }

    /** Returns a setup of 20 s, of which the last 7 s have no faults. */
    public static WorldSetup of(int clients, int keys) {
        return new WorldSetup(clients, keys, 13 * SECOND, 13 * SECOND + SECOND / 2, 20 * SECOND);
    }

    /** Returns a setup with the same times, for other numbers of clients and keys. */
    public WorldSetup with(int otherClients, int otherKeys) {
        return new WorldSetup(otherClients, otherKeys, heal, calm, end);
    }
}
