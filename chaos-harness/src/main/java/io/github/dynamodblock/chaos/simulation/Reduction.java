package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.mutant.Lock;
import io.github.dynamodblock.chaos.simulation.oracle.Violation;
import io.github.dynamodblock.chaos.simulation.shrink.Replay;
import io.github.dynamodblock.chaos.simulation.shrink.Shrinker;
import io.github.dynamodblock.chaos.simulation.shrink.Story;
import io.github.dynamodblock.chaos.simulation.world.Choice;
import io.github.dynamodblock.chaos.simulation.world.Choices;
import io.github.dynamodblock.chaos.simulation.world.Setup;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Makes a failure of a schedule that failed, or of a file that says how one did. */
public final class Reduction {
    private Reduction() {}

    /**
     * Shrinks a schedule.
     *
     * @param runs how many schedules that may take
     */
    static Failure of(String client, long seed, Setup setup, Property property, int runs) {
        Supplier<Lock> lock = Locks.named(client);
        Schedule.Result found = Schedule.run(setup, Choices.ofSeed(seed), lock, broken -> broken == property);
        Shrinker.Shrunk few = new Shrinker(setup, lock, property, runs).shrink(found.choices());
        Rerun rerun = told(client, seed, few.setup(), property, few.choices());
        return new Failure(
                rerun.violation().orElseThrow(),
                rerun.replay(),
                rerun.story(),
                found.choices().size(),
                broken(few, lock));
    }

    private static Set<Property> broken(Shrinker.Shrunk few, Supplier<Lock> lock) {
        Set<Property> broken = EnumSet.noneOf(Property.class);
        Schedule.run(few.setup(), Choices.ofScript(few.choices()), lock, property -> false)
                .violations()
                .forEach(violation -> broken.add(violation.property()));
        return broken;
    }

    /** Runs a file once. */
    public static Rerun of(Replay replay) {
        return told(replay.client(), replay.seed(), replay.setup(), replay.broken(), replay.choices());
    }

    private static Rerun told(String client, long seed, Setup setup, Property property, List<Choice> choices) {
        Story story = new Story();
        Schedule.Result result = Schedule.run(
                setup, Choices.ofScript(choices), Locks.named(client), broken -> broken == property, story::on);
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
