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

/** Many schedules of one lock, each judged by both, until the judges disagree about one. */
public final class CrossCheckSeries {
    private static final String OURS = "ours";

    private final Plan plan;
    private final SeedLoop loop;
    private final AtomicLong convicted = new AtomicLong();
    private final AtomicReference<Disagreement> found = new AtomicReference<>();

    /**
     * What to run.
     *
     * @param client {@code ours} or {@code mutant:NAME}
     * @param seed of the first schedule
     * @param schedules at most so many
     * @param time at most so long
     * @param checkers the run's judge
     */
    public record Plan(
            String client,
            WorldSetup setup,
            long seed,
            long schedules,
            Duration time,
            int threads,
            List<Checker> checkers) {}

    /** What the judges said of one schedule that is not the same, a sentence each. */
    public record Disagreement(long seed, List<String> words) {
        /** Saves the history of that schedule as a real run would. */
        public void saveAs(Path directory, Plan plan) {
            new RunDirectory(directory).write(opinions(plan, seed).history());
        }
    }

    /**
     * What came out.
     *
     * @param convicted how many schedules the run's judge convicted of what both judge
     * @param stopped whether somebody ended it before it was done
     */
    public record Summary(
            Plan plan,
            long schedules,
            long convicted,
            Duration time,
            Optional<Disagreement> disagreement,
            boolean stopped) {
        /** {@code INVALID} if the judges disagree, {@code UNKNOWN} if not one schedule was run. */
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
     * Runs it; interrupting this thread ends it early.
     *
     * @param progress hears of the number of schedules, about once a second
     */
    public Summary run(Consumer<Long> progress) {
        Duration time = loop.run(thread -> this::one, progress);
        return new Summary(
                plan, loop.done(), convicted.get(), time, Optional.ofNullable(found.get()), loop.isStopped());
    }

    /** Whether to go on. */
    private boolean one(long number) {
        long seed = plan.seed() + number;
        CrossCheck.Opinions opinions = opinions(plan, seed);
        if (Agreement.isConvicted(opinions.findings())) {
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
