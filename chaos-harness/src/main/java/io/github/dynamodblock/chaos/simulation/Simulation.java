package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.mutant.LockVariant;
import io.github.dynamodblock.chaos.simulation.oracle.EventCounts;
import io.github.dynamodblock.chaos.simulation.oracle.Violation;
import io.github.dynamodblock.chaos.simulation.world.ScheduleChoices;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Many schedules, one thread per core, each schedule from a seed of its own: the base seed and its number. It ends at the
 * first that fails. Every so often a schedule is run twice, for the same seed must leave the same trace.
 */
public final class Simulation {
    private static final long TWICE_EVERY = 1_000;
    private static final int RUNS_TO_SHRINK = 4_000;

    private final Plan plan;
    private final Supplier<LockVariant> lock;
    private final SeedLoop loop;
    private final AtomicReference<Found> found = new AtomicReference<>();

    /**
     * What to run.
     *
     * @param client {@code ours} or {@code mutant:NAME}
     * @param schedules at most so many
     * @param time at most so long
     * @param ends the properties whose violation ends it
     */
    public record Plan(
            String client,
            WorldSetup setup,
            long seed,
            long schedules,
            Duration time,
            int threads,
            Predicate<Property> ends) {}

    private record Found(long seed, long number, Property property) {}

    /**
     * What came out.
     *
     * @param stopped whether somebody ended it before it was done
     */
    public record Summary(
            Plan plan, EventCounts tally, Duration time, Optional<ScheduleFailure> failure, boolean stopped) {
        /** {@code UNKNOWN} if not one schedule was run. */
        public Verdict verdict() {
            if (failure.isPresent()) {
                return Verdict.INVALID;
            }
            return tally.schedules() == 0 ? Verdict.UNKNOWN : Verdict.VALID;
        }

        /** Schedules per second and core. */
        public double rate() {
            double seconds = Math.max(1e-9, time.toNanos() / 1e9);
            return tally.schedules() / seconds / plan.threads();
        }
    }

    public Simulation(Plan plan) {
        this.plan = plan;
        this.lock = SimulatedLocks.named(plan.client());
        this.loop = new SeedLoop(plan.schedules(), plan.time(), plan.threads());
    }

    /** Ends it once the schedules that are being run are done; what was run until then counts. */
    void stop() {
        loop.stop();
    }

    /**
     * Runs it on threads of its own; interrupting this one ends it early, and is over with that.
     *
     * @param progress hears of the number of schedules, about once a second
     * @throws IllegalStateException if a seed left two traces
     */
    public Summary run(Consumer<Long> progress) {
        List<EventCounts> tallies = new ArrayList<>();
        Duration time = loop.run(
                thread -> {
                    EventCounts tally = new EventCounts();
                    tallies.add(tally);
                    return number -> one(number, tally);
                },
                progress);
        EventCounts all = new EventCounts();
        tallies.forEach(all::add);
        Found first = found.get();
        Optional<ScheduleFailure> failure = Optional.ofNullable(first)
                .map(f -> FailureReduction.of(plan.client(), f.seed(), plan.setup(), f.property(), RUNS_TO_SHRINK));
        return new Summary(plan, all, time, failure, loop.isStopped());
    }

    /** Whether to go on. */
    private boolean one(long number, EventCounts tally) {
        long seed = plan.seed() + number;
        Schedule.Result result = run(seed);
        if (number % TWICE_EVERY == 0 && run(seed).trace() != result.trace()) {
            throw new IllegalStateException("The seed " + seed + " left two traces: something but the seed decides");
        }
        tally.add(result.tally());
        result.violations().stream()
                .map(Violation::property)
                .filter(plan.ends())
                .findFirst()
                .ifPresent(property -> found.accumulateAndGet(
                        new Found(seed, number, property),
                        (one, other) -> one == null || other.number() < one.number() ? other : one));
        return found.get() == null;
    }

    private Schedule.Result run(long seed) {
        try {
            return Schedule.run(plan.setup(), ScheduleChoices.ofSeed(seed), lock, plan.ends());
        } catch (RuntimeException | Error e) {
            throw new IllegalStateException("The schedule of seed " + seed + " broke the simulation: " + e, e);
        }
    }
}
