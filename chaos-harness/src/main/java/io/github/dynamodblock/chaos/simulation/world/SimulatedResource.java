package io.github.dynamodblock.chaos.simulation.world;

/**
 * The resource that a lock protects. It compares tokens and refuses a lower token. It has an unfenced twin, which
 * compares no tokens and accepts every write.
 */
final class SimulatedResource {
    private long highest = Long.MIN_VALUE;
    private int updates;
    private long last;

    /** Reads the twin: returns how often the twin was written. */
    int read() {
        return updates;
    }

    /** Writes to the resource, and returns whether the resource accepts the token. */
    boolean write(long token) {
        boolean accepted = token >= highest;
        highest = Math.max(highest, token);
        return accepted;
    }

    /**
     * Writes to the twin a value that depends on an earlier {@link #read}. Returns whether this undid the write of
     * another grant.
     */
    boolean overwrite(int read, long token) {
        boolean undoes = updates != read && last != token;
        updates++;
        last = token;
        return undoes;
    }
}
