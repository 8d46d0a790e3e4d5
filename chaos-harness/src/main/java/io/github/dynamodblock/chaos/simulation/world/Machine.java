package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.spi.Clock;

/** What outlives a client's processes: its clocks, its pauses, and how often it drew each lot. */
final class Machine implements Clock {
    private static final long WINDOW = 50 * World.MILLI;
    private static final int MOST_IN_WINDOW = 32;
    private static final long YEAR_2026 = 1_767_225_600_000_000L;

    final int index;
    final double rate;
    final long lease;
    long pausedUntil;
    long cutOffUntil;
    long wallOffset;
    int requests;
    private long window;
    private int inWindow;
    int jitters;
    int lives;
    private final Agenda agenda;

    Machine(int index, Agenda agenda, Choices choices) {
        this.index = index;
        this.agenda = agenda;
        this.lease = (600 + 300L * choices.make(Kind.LEASE, index, 0)) * World.MILLI;
        int drift = choices.make(Kind.DRIFT, index, 0);
        this.rate = 1 + (drift % 2 == 0 ? 0.00005 : -0.00005) * drift;
    }

    @Override
    public long nanos() {
        return (long) (agenda.now() * rate);
    }

    @Override
    public long epochMicros() {
        return YEAR_2026 + (agenda.now() + wallOffset) / 1_000;
    }

    /** The turn of the next request's choices: by its time, so that those of others do not change what it means. */
    int turn() {
        long current = agenda.now() / WINDOW;
        inWindow = current == window ? inWindow + 1 : 0;
        window = current;
        return (int) current * MOST_IN_WINDOW + Math.min(inWindow, MOST_IN_WINDOW - 1);
    }

    /** The true time at which this clock will show, or showed, that. */
    long trueTime(long on) {
        return (long) Math.floor(on / rate);
    }
}
