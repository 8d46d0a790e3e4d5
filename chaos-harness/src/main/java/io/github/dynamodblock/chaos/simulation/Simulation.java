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
 * Runs many schedules, one thread for each core. The seed of a schedule is the base seed plus the number of the
 * schedule. The simulation ends at the first schedule that violates a property. Every 1,000th schedule is run two
 * times, because the same seed must produce the same trace.
 */
public final class Simulation {
    private static final long TWICE_EVERY = 1_000;
    private static final int RUNS_TO_SHRINK = 4_000;

    private final Plan plan;
    private final Supplier<LockVariant> lock;
    private final SeedLoop loop;
    private final AtomicReference<Found> found = new AtomicReference<>();

    /**
     * The parameters of a simulation.
     *
     * @param client {@code ours} or {@code mutant:NAME}
     * @param schedules the largest number of schedules
     * @param time the largest duration
     * @param ends the properties whose violation ends the simulation
     */
    public record Plan(
            String client,
            WorldSetup setup,
            long seed,
            long schedules,
            Duration time,
            int threads,
            Predicate<Property> ends) {}

    /** A schedule that violates a property which ends the simulation. */
    private record Found(long seed, long number, Property property) {}

    /**
     * The result of a simulation.
     *
     * @param stopped whether the simulation was stopped before it was done
     */
    public record Summary(
            Plan plan, EventCounts tally, Duration time, Optional<ScheduleFailure> failure, boolean stopped) {
        /**
         * Returns {@code INVALID} if a property was violated, {@code UNKNOWN} if no schedule was run, and otherwise
         * {@code VALID}.
         */
        public Verdict verdict() {
            if (failure.isPresent()) {
                return Verdict.INVALID;
            }
            return tally.schedules() == 0 ? Verdict.UNKNOWN : Verdict.VALID;
        }

        /** Returns the number of schedules per second and core. */
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

    /**
     * Ends the simulation when the schedules that are running are done. The result includes all schedules that were run
     * until then.
     */
    void stop() {
        loop.stop();
    }

    /**
     * Runs the simulation on its own threads. An interrupt of the calling thread ends the simulation early, and the
     * interrupt status is cleared.
     *
     * @param progress receives the number of schedules that were run, about once a second
     * @throws IllegalStateException if two runs of one seed produced different traces
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

    /** Runs one schedule, and returns whether the simulation continues. */
    private boolean one(long number, EventCounts tally) {
        long seed = plan.seed() + number;
        Schedule.Result result = run(seed);
        if (number % TWICE_EVERY == 0 && run(seed).trace() != result.trace()) {
            throw new IllegalStateException("Seed " + seed + " has two traces: something other than the seed decides");
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
            throw new IllegalStateException("The simulation failed in the schedule of seed " + seed + ": " + e, e);
        }
    }
}
