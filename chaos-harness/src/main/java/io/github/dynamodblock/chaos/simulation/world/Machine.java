package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.spi.Clock;

/** What outlives a client's processes: its clocks, its pauses, and how often it drew each lot. */
final class Machine implements Clock {
    private static final long YEAR_2026 = 1_767_225_600_000_000L;

    final int index;
    final double rate;
    final long lease;
    long pausedUntil;
    long cutOffUntil;
    long wallOffset;
    int requests;
    int jitters;
    int lives;
    final int[] tasks = new int[2];
    private final Agenda agenda;

    Machine(int index, Agenda agenda, Choices choices) {
        this.index = index;
        this.agenda = agenda;
        this.lease = (800 + 300L * choices.make(Kind.LEASE, index, 0)) * World.MILLI;
        int drift = choices.make(Kind.DRIFT, index, 0);
        this.rate = 1 + (drift % 2 == 0 ? 1 : -1) * (drift + 1) / 2 * 0.0001;
    }

    @Override
    public long nanos() {
        return (long) (agenda.now() * rate);
    }

    @Override
    public long epochMicros() {
        return YEAR_2026 + (agenda.now() + wallOffset) / 1_000;
    }

    /** The true time at which this clock will show, or showed, that. */
    long trueTime(long on) {
        return (long) Math.floor(on / rate);
    }
}
