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

/** Runs one world under the eyes of the oracle. */
public final class Schedule {
    private Schedule() {}

    /**
     * How it ended.
     *
     * @param choices those made that are not harmless, in the order they were made
     * @param trace a number that two runs share if they are the same
     * @param violations the first of each property violated until it ended
     */
    public record Result(List<Choice> choices, long trace, List<Violation> violations, EventCounts tally) {
        /** Whether that property was violated. */
        public boolean breaks(Property property) {
            return violations.stream().anyMatch(violation -> violation.property() == property);
        }
    }

    /** Runs it to its end, or to the first instant at which a property is violated that {@code ends} it. */
    public static Result run(
            WorldSetup setup, ScheduleChoices choices, Supplier<LockVariant> lock, Predicate<Property> ends) {
        return run(setup, choices, lock, ends, event -> {});
    }

    /** The same, told to a listener as it happens. */
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
        tally.schedule(world.happenings());
        return new Result(choices.made(), world.trace(), oracle.violations(), tally);
    }
}
