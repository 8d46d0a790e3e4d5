package io.github.dynamodblock.chaos.simulation.world;

/** What a lock protects: it compares tokens and refuses a lower one. Its unfenced twin takes every write. */
final class SimulatedResource {
    private long highest = Long.MIN_VALUE;
    private int updates;
    private long last;

    /** How often the twin was written; a read of it. */
    int read() {
        return updates;
    }

    /** Whether it takes a write with that token. */
    boolean write(long token) {
        boolean accepted = token >= highest;
        highest = Math.max(highest, token);
        return accepted;
    }

    /** Writes the twin what follows from that read of it; whether that undid another grant's write. */
    boolean overwrite(int read, long token) {
        boolean undoes = updates != read && last != token;
        updates++;
        last = token;
        return undoes;
    }
}
