package io.github.dynamodblock.chaos.crosscheck;

import io.github.dynamodblock.chaos.checker.Checker;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.history.RunDirectory;
import io.github.dynamodblock.chaos.simulation.SeedLoop;
import io.github.dynamodblock.chaos.simulation.SimulatedLocks;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Lets both judges judge many schedules of one lock, until the judges disagree about a schedule. */
public final class CrossCheckSeries {
    private static final String OURS = "ours";

    private final Plan plan;
    private final SeedLoop loop;
    private final AtomicLong convicted = new AtomicLong();
    private final AtomicReference<Disagreement> found = new AtomicReference<>();

    /**
     * The plan of a series.
     *
     * @param client {@code ours} or {@code mutant:NAME}
     * @param seed the seed of the first schedule
     * @param schedules the largest number of schedules
     * @param time the longest duration of the series
     * @param checkers the checkers of the judge of the run
     */
    public record Plan(
            String client,
            WorldSetup setup,
            long seed,
            long schedules,
            Duration time,
            int threads,
            List<Checker> checkers) {}

    /**
     * A schedule about which the judges disagree.
     *
     * @param words the disagreements, one sentence for each
     */
    public record Disagreement(long seed, List<String> words) {
        /** Saves the history of the schedule in the format of a real run. */
        public void saveAs(Path directory, Plan plan) {
            new RunDirectory(directory).write(opinions(plan, seed).history());
        }
    }

    /**
     * The result of a series.
     *
     * @param convicted for how many schedules the judge of the run reported a violation of a property that both judges
     *     judge
     * @param stopped whether the series was interrupted before its end
     */
    public record Summary(
            Plan plan,
            long schedules,
            long convicted,
            Duration time,
            Optional<Disagreement> disagreement,
            boolean stopped) {
        /** Returns {@code INVALID} if the judges disagree, and {@code UNKNOWN} if no schedule was run. */
        public Verdict verdict() {
            if (disagreement.isPresent()) {
                return Verdict.INVALID;
            }
            return schedules == 0 ? Verdict.UNKNOWN : Verdict.VALID;
        }
    }

    public CrossCheckSeries(Plan plan) {
        this.plan = plan;
        this.loop = new SeedLoop(plan.schedules(), plan.time(), plan.threads());
    }

    /**
     * Runs the series. If the calling thread is interrupted, the series ends early.
     *
     * @param progress receives the number of schedules, about once per second
     */
    public Summary run(Consumer<Long> progress) {
        Duration time = loop.run(thread -> this::one, progress);
        return new Summary(
                plan, loop.done(), convicted.get(), time, Optional.ofNullable(found.get()), loop.isStopped());
    }

    /** Judges one schedule. Returns whether the series goes on. */
    private boolean one(long number) {
        long seed = plan.seed() + number;
        CrossCheck.Opinions opinions = opinions(plan, seed);
        if (Agreement.reportsViolation(opinions.findings())) {
            convicted.incrementAndGet();
        }
        List<String> words = Agreement.disagreements(opinions, plan.client().equals(OURS));
        if (!words.isEmpty()) {
            found.accumulateAndGet(
                    new Disagreement(seed, words),
                    (one, other) -> one == null || other.seed() < one.seed() ? other : one);
        }
        return words.isEmpty();
    }

    private static CrossCheck.Opinions opinions(Plan plan, long seed) {
        return CrossCheck.of(plan.setup(), seed, plan.client(), SimulatedLocks.named(plan.client()), plan.checkers());
    }
}
