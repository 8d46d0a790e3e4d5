package io.github.dynamodblock.chaos.simulation.world;

/**
 * The size of a world, and its times in nanoseconds of true time.
 *
 * @param clients how many, each with two workers
 * @param heal when the last fault is over
 * @param calm when nothing of before is under way any more, and every live client asks for every key
 * @param end when it is over
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
                    "A world heals, calms and ends in this order: " + heal + ", " + calm + ", " + end);
        }
    }

    /** Twenty seconds, the last seven of them healed. */
    public static WorldSetup of(int clients, int keys) {
        return new WorldSetup(clients, keys, 13 * SECOND, 13 * SECOND + SECOND / 2, 20 * SECOND);
    }

    /** The same times for fewer or more. */
    public WorldSetup with(int otherClients, int otherKeys) {
        return new WorldSetup(otherClients, otherKeys, heal, calm, end);
    }
}
