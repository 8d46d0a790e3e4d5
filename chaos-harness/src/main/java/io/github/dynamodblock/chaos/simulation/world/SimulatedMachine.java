package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.spi.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A machine is what all processes of a client share: the clocks, the pauses, and the number of choices that were drawn.
 */
final class SimulatedMachine implements Clock {
    private static final long WINDOW = 50 * World.MILLI;
    private static final int MOST_IN_WINDOW = 32;
    private static final long YEAR_2026 = 1_767_225_600_000_000L;
    private static final long SECOND = 1_000_000_000L;

    /**
     * By how many minutes a wall clock can be wrong. Some values are larger than the time to live of a row, which is an
     * hour.
     */
    private static final long[] WRONG = {-90, -180, -10_200, 5, 90, 10_200};

    /** A time that is longer than any client believes without a new acknowledgement. */
    private static final long MEMORY = 2_500 * World.MILLI;

    private static final long NEVER = -MEMORY;

    /**
     * One suspension of the machine.
     *
     * @param awake how long the machine had been awake in total when the suspension began
     */
    private record Sleep(long awake, long length) {}

    final int index;
    final double rate;
    final long lease;
    /**
     * The largest number of heartbeats that are on their way at the same time. 0: the default of the client, which no
     * world reaches.
     */
    final int heartbeatsAtOnce;

    long pausedUntil;
    long cutOffUntil;
    private long asleepUntil;
    private long wallOffset;
    private OptionalLong storeAhead = OptionalLong.empty();
    private final List<Sleep> sleeps = new ArrayList<>();
    private long slept;
    private long lastPutBackAt = NEVER;
    int requests;
    private long window;
    private int inWindow;
    int jittersDrawn;
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

    /** Records the true time at the store, which a response contains. */
    void recordStoreTime(long time) {
        storeAhead = OptionalLong.of(time - nanos());
    }

    /** Forgets the time of the store, because a new process has not received any response. */
    void forgetStoreTime() {
        storeAhead = OptionalLong.empty();
    }

    /** Returns by how much the wall clock is ahead of true time. */
    long wallOffset() {
        return wallOffset;
    }

    /** Returns what the clock of the store shows at a true time, in seconds of the epoch. */
    static long epochSeconds(long time) {
        return (YEAR_2026 + time / 1_000) / 1_000_000;
    }

    /**
     * Returns the turn of the choices of the next request. The turn depends on the time of the request, so that the
     * choices of other requests do not change its meaning.
     */
    int turn() {
        long current = agenda.now() / WINDOW;
        inWindow = current == window ? inWindow + 1 : 0;
        window = current;
        return (int) current * MOST_IN_WINDOW + Math.min(inWindow, MOST_IN_WINDOW - 1);
    }

    /**
     * Returns the true time at which the monotonic clock of this machine shows the time {@code on}. If the clock stood
     * still then, returns the first such true time.
     */
    long trueTime(long on) {
        long awake = (long) Math.floor(on / rate);
        long time = awake;
        for (Sleep sleep : sleeps) {
            time += sleep.awake() < awake ? sleep.length() : 0;
        }
        return time;
    }

    /** Returns how long the machine has been awake in total. */
    long awake() {
        return isAsleep() ? sleeps.get(sleeps.size() - 1).awake() : agenda.now() - slept;
    }

    boolean isAsleep() {
        return agenda.now() < asleepUntil;
    }

    /**
     * Suspends the machine, unless its wall clock was put back a short time ago. A clock that is put back hides a
     * suspension, so the lock promises nothing in that case.
     *
     * @return whether the machine is suspended
     */
    boolean suspend(long length) {
        if (awake() - lastPutBackAt < MEMORY) {
            return false;
        }
        stopClocks(length);
        return true;
    }

    private void stopClocks(long length) {
        sleeps.add(new Sleep(awake(), length));
        slept += length;
        asleepUntil = agenda.now() + length;
        pausedUntil = asleepUntil;
    }

    /** Stops both clocks for some time, so that neither clock shows that it stood still. */
    void freeze(long length) {
        stopClocks(length);
        wallOffset -= length;
        lastPutBackAt = awake();
    }

    /**
     * Lets the wall clock jump, unless the jump puts the clock back a short time after a suspension.
     *
     * @return whether the clock jumped
     */
    boolean jump(long by) {
        if (by < 0
                && !sleeps.isEmpty()
                && awake() - sleeps.get(sleeps.size() - 1).awake() < MEMORY) {
            return false;
        }
        lastPutBackAt = by < 0 ? awake() : lastPutBackAt;
        wallOffset += by;
        return true;
    }
}
