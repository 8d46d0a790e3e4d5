package io.github.dynamodblock.chaos.simulation.oracle;

import java.util.EnumMap;
import java.util.Map;

/** Counts how often things happened, in one schedule or in many. */
public final class EventCounts {
    private long schedules;
    private long events;
    private long grants;
    private long takeovers;
    private long losses;
    private long faults;
    private final Map<RareState, Long> states = new EnumMap<>(RareState.class);

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
        states.merge(state, 1L, Long::sum);
    }

    /** Adds one schedule with the number of its events. */
    public void schedule(long itsEvents) {
        schedules++;
        events += itsEvents;
    }

    /** Adds the counts of another object. */
    public void add(EventCounts other) {
        schedules += other.schedules;
        events += other.events;
        grants += other.grants;
        takeovers += other.takeovers;
        losses += other.losses;
        faults += other.faults;
        other.states.forEach((state, times) -> states.merge(state, times, Long::sum));
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

    /** Returns how often a rare state was reached. */
    public long of(RareState state) {
        return states.getOrDefault(state, 0L);
    }
}
