package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.mutant.LockVariant;
import io.github.dynamodblock.chaos.simulation.oracle.EventCounts;
import io.github.dynamodblock.chaos.simulation.oracle.Oracle;
import io.github.dynamodblock.chaos.simulation.oracle.Violation;
import io.github.dynamodblock.chaos.simulation.world.Choice;
import io.github.dynamodblock.chaos.simulation.world.ScheduleChoices;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Runs one simulated world, while the oracle judges it. */
public final class Schedule {
    private Schedule() {}

    /**
     * The result of one schedule.
     *
     * @param choices the choices that were made and that are not harmless, in the order in which they were made
     * @param trace a number that is the same in two runs if the runs are the same
     * @param violations the first violation of each property that was violated before the schedule ended
     * @param tally how often things happened in the schedule
     */
    public record Result(List<Choice> choices, long trace, List<Violation> violations, EventCounts tally) {
        /** Returns whether the property was violated. */
        public boolean breaks(Property property) {
            return violations.stream().anyMatch(violation -> violation.property() == property);
        }
    }

    /**
     * Runs the schedule to its end, or to the first instant at which a property is violated that {@code ends} accepts.
     */
    public static Result run(
            WorldSetup setup, ScheduleChoices choices, Supplier<LockVariant> lock, Predicate<Property> ends) {
        return run(setup, choices, lock, ends, event -> {});
    }

    /** Runs the schedule in the same way, and passes each event to a listener when the event happens. */
    public static Result run(
            WorldSetup setup,
            ScheduleChoices choices,
            Supplier<LockVariant> lock,
            Predicate<Property> ends,
            Consumer<WorldEvent> listener) {
        World world = new World(setup, choices, lock);
        Oracle oracle = new Oracle(world);
        world.begin(event -> {
            listener.accept(event);
            oracle.on(event);
        });
        boolean over = false;
        while (!over && world.step()) {
            oracle.afterwards(world.now());
            over = oracle.isViolated(ends);
        }
        if (!over) {
            oracle.end(world.now());
        }
        EventCounts tally = oracle.tally();
        tally.schedule(world.eventCount());
        return new Result(choices.made(), world.trace(), oracle.violations(), tally);
    }
}
