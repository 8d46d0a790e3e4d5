package io.github.dynamodblock.chaos.nemesis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Carries out a plan, on the thread that calls {@link #run}. Whatever happens, every fault that began is healed and
 * recorded before that returns.
 */
public final class Nemesis {
    private final Plan plan;
    private final List<Target> targets;
    private final MonotonicTime time;
    private final FaultLog log;
    private final List<Strike> live = new ArrayList<>();

    /** A nemesis of that plan, whose worker numbers are places in the list of targets. */
    public Nemesis(Plan plan, List<Target> targets, MonotonicTime time, FaultLog log) {
        for (PlannedFault fault : plan.faults()) {
            if (fault.workers().stream().anyMatch(worker -> worker < 0 || worker >= targets.size())) {
                throw new IllegalArgumentException(
                        "There are " + targets.size() + " workers, and a fault for " + fault.workers());
            }
        }
        this.plan = plan;
        this.targets = List.copyOf(targets);
        this.time = time;
        this.log = log;
    }

    /**
     * Begins and heals each fault at its time, and returns when the last one is healed.
     *
     * @param start the moment that the plan counts from, in monotonic nanoseconds
     * @throws InterruptedException when interrupted; everything is healed by then
     */
    public void run(long start) throws InterruptedException {
        try {
            for (PlannedFault fault : plan.faults()) {
                endThoseDueBy(start, fault.start().toNanos());
                time.sleepUntil(start + fault.start().toNanos());
                Strike strike = new Strike(fault);
                live.add(strike);
                strike.begin();
            }
            endThoseDueBy(start, Long.MAX_VALUE);
        } finally {
            // An interrupt must not keep the healing from its work.
            boolean interrupted = Thread.interrupted();
            List.copyOf(live).forEach(Strike::end);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void endThoseDueBy(long start, long limit) throws InterruptedException {
        List<Strike> due = live.stream()
                .filter(strike -> strike.fault.end().toNanos() <= limit)
                .sorted(Comparator.comparing(strike -> strike.fault.end()))
                .toList();
        for (Strike strike : due) {
            time.sleepUntil(start + strike.fault.end().toNanos());
            strike.end();
        }
    }

    /** One planned fault in progress, on all the workers it hits. */
    private final class Strike {
        private final PlannedFault fault;
        private final List<String> names = new ArrayList<>();
        private final List<LiveFault> parts = new ArrayList<>();
        private final List<Evidence> failures = new ArrayList<>();

        Strike(PlannedFault fault) {
            this.fault = fault;
            for (int worker : fault.workers()) {
                Target target = targets.get(worker);
                names.add(target.name());
                parts.add(LiveFault.of(fault.shape(), target));
            }
        }

        void begin() {
            log.began(time.now(), fault, names);
            for (LiveFault part : parts) {
                try {
                    part.begin();
                } catch (RuntimeException e) {
                    failures.add(new Evidence(false, "could not begin: " + e.getMessage()));
                }
            }
        }

        void end() {
            live.remove(this);
            List<Evidence> evidence = new ArrayList<>(failures);
            for (LiveFault part : parts) {
                try {
                    evidence.add(part.heal());
                } catch (RuntimeException e) {
                    evidence.add(new Evidence(false, "could not heal: " + e.getMessage()));
                }
            }
            log.ended(time.now(), fault, names, Evidence.all(evidence));
        }
    }
}
