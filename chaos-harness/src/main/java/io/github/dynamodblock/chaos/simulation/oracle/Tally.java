package io.github.dynamodblock.chaos.simulation.oracle;

/** How often things happened, in one schedule or in many. */
public final class Tally {
    private long schedules;
    private long events;
    private long grants;
    private long takeovers;
    private long losses;
    private long faults;
    private final long[] states = new long[RareState.values().length];

    void grant() {
        grants++;
    }

    void takeover() {
        takeovers++;
    }

    void loss() {
        losses++;
    }

    void fault() {
        faults++;
    }

    void reached(RareState state) {
        states[state.ordinal()]++;
    }

    /** One schedule is over, with that many events. */
    public void schedule(long itsEvents) {
        schedules++;
        events += itsEvents;
    }

    /** Adds what happened elsewhere. */
    public void add(Tally other) {
        schedules += other.schedules;
        events += other.events;
        grants += other.grants;
        takeovers += other.takeovers;
        losses += other.losses;
        faults += other.faults;
        for (int i = 0; i < states.length; i++) {
            states[i] += other.states[i];
        }
    }

    public long schedules() {
        return schedules;
    }

    public long events() {
        return events;
    }

    public long grants() {
        return grants;
    }

    public long takeovers() {
        return takeovers;
    }

    public long losses() {
        return losses;
    }

    public long faults() {
        return faults;
    }

    /** How often that state was reached. */
    public long of(RareState state) {
        return states[state.ordinal()];
    }
}
