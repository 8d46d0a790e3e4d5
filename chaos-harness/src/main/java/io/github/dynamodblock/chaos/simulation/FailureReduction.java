package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.mutant.LockVariant;
import io.github.dynamodblock.chaos.simulation.oracle.Violation;
import io.github.dynamodblock.chaos.simulation.shrink.Replay;
import io.github.dynamodblock.chaos.simulation.shrink.ScheduleNarrative;
import io.github.dynamodblock.chaos.simulation.shrink.Shrinker;
import io.github.dynamodblock.chaos.simulation.world.Choice;
import io.github.dynamodblock.chaos.simulation.world.ScheduleChoices;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Turns a schedule that violates a property into a short failure that is explained in sentences. The schedule comes
 * from a search or from a replay file.
 */
public final class FailureReduction {
    private FailureReduction() {}

    /**
     * Shrinks a schedule that violates a property.
     *
     * @param runs the largest number of schedules that the shrinking runs
     */
    static ScheduleFailure of(String client, long seed, WorldSetup setup, Property property, int runs) {
        Supplier<LockVariant> lock = SimulatedLocks.named(client);
        Schedule.Result found = Schedule.run(setup, ScheduleChoices.ofSeed(seed), lock, broken -> broken == property);
        Shrinker.Shrunk few = new Shrinker(setup, lock, property, runs).shrink(found.choices());
        Rerun rerun = told(client, seed, few.setup(), property, few.choices());
        return new ScheduleFailure(
                rerun.violation().orElseThrow(),
                rerun.replay(),
                rerun.story(),
                found.choices().size(),
                broken(few, lock));
    }

    private static Set<Property> broken(Shrinker.Shrunk few, Supplier<LockVariant> lock) {
        Set<Property> broken = EnumSet.noneOf(Property.class);
        Schedule.run(few.setup(), ScheduleChoices.ofScript(few.choices()), lock, property -> false)
                .violations()
                .forEach(violation -> broken.add(violation.property()));
        return broken;
    }

    /** Runs the schedule of a replay file once. */
    public static Rerun of(Replay replay) {
        return told(replay.client(), replay.seed(), replay.setup(), replay.broken(), replay.choices());
    }

    private static Rerun told(String client, long seed, WorldSetup setup, Property property, List<Choice> choices) {
        ScheduleNarrative story = new ScheduleNarrative();
        Schedule.Result result = Schedule.run(
                setup,
                ScheduleChoices.ofScript(choices),
                SimulatedLocks.named(client),
                broken -> broken == property,
                story::on);
        Optional<Violation> violation = result.violations().stream()
                .filter(broken -> broken.property() == property)
                .findFirst();
        Replay replay = new Replay(
                Replay.FORMAT,
                client,
                seed,
                setup,
                property.code(),
                Long.toHexString(result.trace()),
                result.choices());
        return new Rerun(violation, replay, story.sentences());
    }
}
