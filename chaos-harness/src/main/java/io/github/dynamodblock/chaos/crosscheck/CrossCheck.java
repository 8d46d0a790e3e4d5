package io.github.dynamodblock.chaos.crosscheck;

import io.github.dynamodblock.chaos.checker.Checker;
import io.github.dynamodblock.chaos.checker.Checkers;
import io.github.dynamodblock.chaos.checker.Finding;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.mutant.LockVariant;
import io.github.dynamodblock.chaos.simulation.oracle.Oracle;
import io.github.dynamodblock.chaos.simulation.oracle.Violation;
import io.github.dynamodblock.chaos.simulation.world.ScheduleChoices;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.util.List;
import java.util.function.Supplier;

/** Runs one schedule and lets both judges judge it. */
public final class CrossCheck {
    private CrossCheck() {}

    /**
     * What both judges report about one schedule.
     *
     * @param violations the violations that the judge of the simulation found: the first one of each property
     * @param findings the findings of the judge of the run about the history: one of each checker
     */
    public record Opinions(History history, List<Violation> violations, List<Finding> findings) {}

    /** Runs the whole schedule of a seed, and returns what both judges report. */
    public static Opinions of(
            WorldSetup setup, long seed, String client, Supplier<LockVariant> lock, List<Checker> checkers) {
        World world = new World(setup, ScheduleChoices.asInARun(seed), lock);
        Oracle oracle = new Oracle(world);
        Transcript transcript = new Transcript(world, client, seed);
        world.begin(event -> {
            transcript.on(event);
            oracle.on(event);
        });
        while (world.step()) {
            oracle.afterwards(world.now());
            transcript.afterwards(world.now());
        }
        oracle.end(world.now());
        History history = transcript.history();
        return new Opinions(history, oracle.violations(), Checkers.check(checkers, history));
    }
}
