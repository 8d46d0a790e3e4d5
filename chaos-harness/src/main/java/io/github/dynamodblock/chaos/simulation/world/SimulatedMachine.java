package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.spi.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What outlives a client's processes: its clocks, its pauses, and how often it drew each lot. */
final class SimulatedMachine implements Clock {
    private static final long WINDOW = 50 * World.MILLI;
    private static final int MOST_IN_WINDOW = 32;
    private static final long YEAR_2026 = 1_767_225_600_000_000L;
    private static final long SECOND = 1_000_000_000L;

    /** By how many minutes a wall clock is wrong: some by more than the time to live of a row, which is an hour. */
    private static final long[] WRONG = {-90, -180, -10_200, 5, 90, 10_200};

    /** Longer than any client believes without a newer acknowledgement. */
    private static final long MEMORY = 2_500 * World.MILLI;

    private static final long NEVER = -MEMORY;

    /** @param awake for how long the machine had been awake in all when it began */
    private record Sleep(long awake, long length) {}

    final int index;
    final double rate;
    final long lease;
    /** 0 for as many as usual, of which no world has more. */
    final int heartbeatsAtOnce;

    long pausedUntil;
    long cutOffUntil;
    private long asleepUntil;
    private long wallOffset;
    private OptionalLong storeAhead = OptionalLong.empty();
    private final List<Sleep> sleeps = new ArrayList<>();
    private long slept;
    private long putBackAt = NEVER;
    int requests;
    private long window;
    private int inWindow;
    int jitters;
    int lives;
    private final EventQueue agenda;

    SimulatedMachine(int index, EventQueue agenda, ScheduleChoices choices) {
        this.index = index;
        this.agenda = agenda;
        this.lease = (600 + 300L * choices.make(ChoiceKind.LEASE, index, 0)) * World.MILLI;
        this.heartbeatsAtOnce = choices.make(ChoiceKind.HEARTBEATS_AT_ONCE, index, 0);
        int wrong = choices.make(ChoiceKind.CLOCK, index, 0);
        this.wallOffset = wrong == 0 ? 0 : WRONG[ChoiceKind.CLOCK.digit(wrong, 0)] * 60 * SECOND;
        int drift = choices.make(ChoiceKind.DRIFT, index, 0);
        this.rate = 1 + (drift % 2 == 0 ? 0.00005 : -0.00005) * drift;
    }

    @Override
    public long nanos() {
        return (long) (awake() * rate);
    }

    @Override
    public long epochMicros() {
        return YEAR_2026 + (agenda.now() + wallOffset) / 1_000;
    }

    @Override
    public OptionalLong storeSeconds() {
        return storeAhead.isEmpty() ? storeAhead : OptionalLong.of(epochSeconds(nanos() + storeAhead.getAsLong()));
    }

    /** An answer says that it was that true time at the store. */
    void storeSaid(long time) {
        storeAhead = OptionalLong.of(time - nanos());
    }

    /** A new process knows nothing of what the store said. */
    void forgetStore() {
        storeAhead = OptionalLong.empty();
    }

    /** By how much its wall clock is ahead. */
    long wallOffset() {
        return wallOffset;
    }

    /** What the store's own clock shows at a true time. */
    static long epochSeconds(long time) {
        return (YEAR_2026 + time / 1_000) / 1_000_000;
    }

    /** The turn of the next request's choices: by its time, so that those of others do not change what it means. */
    int turn() {
        long current = agenda.now() / WINDOW;
        inWindow = current == window ? inWindow + 1 : 0;
        window = current;
        return (int) current * MOST_IN_WINDOW + Math.min(inWindow, MOST_IN_WINDOW - 1);
    }

    /** The true time at which this clock will show, or showed, that; if it stood still then, the first such. */
    long trueTime(long on) {
        long awake = (long) Math.floor(on / rate);
        long time = awake;
        for (Sleep sleep : sleeps) {
            time += sleep.awake() < awake ? sleep.length() : 0;
        }
        return time;
    }

    /** For how long it has not been asleep. */
    long awake() {
        return isAsleep() ? sleeps.get(sleeps.size() - 1).awake() : agenda.now() - slept;
    }

    boolean isAsleep() {
        return agenda.now() < asleepUntil;
    }

    /**
     * Falls asleep, unless its wall clock was just put back: that hides a sleep, so nothing is promised then.
     *
     * @return whether it does
     */
    boolean suspend(long length) {
        if (awake() - putBackAt < MEMORY) {
            return false;
        }
        standStill(length);
        return true;
    }

    private void standStill(long length) {
        sleeps.add(new Sleep(awake(), length));
        slept += length;
        asleepUntil = agenda.now() + length;
        pausedUntil = asleepUntil;
    }

    /** Stands still with both of its clocks, so that nothing tells that it did. */
    void freeze(long length) {
        standStill(length);
        wallOffset -= length;
        putBackAt = awake();
    }

    /**
     * Its wall clock jumps, unless that puts it back soon after a sleep.
     *
     * @return whether it does
     */
    boolean jump(long by) {
        if (by < 0
                && !sleeps.isEmpty()
                && awake() - sleeps.get(sleeps.size() - 1).awake() < MEMORY) {
            return false;
        }
        putBackAt = by < 0 ? awake() : putBackAt;
        wallOffset += by;
        return true;
    }
}
