package io.github.dynamodblock.chaos.nemesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Carries out a plan, on the thread that calls {@link #run}. Whatever happens, every fault that began is healed and
 * recorded before that returns.
 *
 * <p>On a busy machine faults begin late and their proofs take long. So that they last as long as planned, whatever is
 * late puts off all that follows, as far as the quiet phase leaves room; and a proof that is still out when its fault is
 * to end is waited for a little.
 */
public final class Nemesis {
    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();
    private static final long LOOK = Duration.ofMillis(20).toNanos();

    private final FaultPlan plan;
    private final List<FaultTarget> targets;
    private final MonotonicTime time;
    private final FaultLog log;
    private final List<Strike> live = new ArrayList<>();
    private long zero;
    private long latest;

    /** A nemesis of that plan, whose worker numbers are places in the list of targets. */
    public Nemesis(FaultPlan plan, List<FaultTarget> targets, MonotonicTime time, FaultLog log) {
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
        zero = start;
        latest = start + plan.duration().minus(plan.quietFrom()).dividedBy(3).toNanos();
        try {
            for (PlannedFault fault : plan.faults()) {
                endThoseDueBy(fault.start());
                reach(fault.start());
                Strike strike = new Strike(fault);
                live.add(strike);
                strike.begin();
            }
            endThoseDueBy(plan.quietFrom());
        } finally {
            // An interrupt must not keep the healing from its work.
            boolean interrupted = Thread.interrupted();
            List.copyOf(live).forEach(Strike::end);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void endThoseDueBy(Duration limit) throws InterruptedException {
        List<Strike> due = live.stream()
                .filter(strike -> strike.fault.end().compareTo(limit) <= 0)
                .sorted(Comparator.comparing(strike -> strike.fault.end()))
                .toList();
        for (Strike strike : due) {
            reach(strike.fault.end());
            awaitProof(strike);
            strike.end();
        }
    }

    /** Returns at that moment of the plan. If it has passed, what follows is put off as much. */
    private void reach(Duration moment) throws InterruptedException {
        time.sleepUntil(zero + moment.toNanos());
        zero = Math.max(zero, Math.min(latest, time.now() - moment.toNanos()));
    }

    private void awaitProof(Strike strike) throws InterruptedException {
        long limit = time.now() + PATIENCE;
        while (!strike.isSettled() && time.now() < limit) {
            time.sleepUntil(time.now() + LOOK);
        }
    }

    /** One planned fault in progress, on all the workers it hits. */
    private final class Strike {
        private final PlannedFault fault;
        private final List<String> names = new ArrayList<>();
        private final List<LiveFault> parts = new ArrayList<>();
        private final List<FaultEvidence> failures = new ArrayList<>();

        Strike(PlannedFault fault) {
            this.fault = fault;
            for (int worker : fault.workers()) {
                FaultTarget target = targets.get(worker);
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
                    failures.add(new FaultEvidence(false, "could not begin: " + e.getMessage()));
                }
            }
        }

        boolean isSettled() {
            return parts.stream().allMatch(LiveFault::isSettled);
        }

        void end() {
            live.remove(this);
            List<FaultEvidence> evidence = new ArrayList<>(failures);
            for (LiveFault part : parts) {
                try {
                    evidence.add(part.heal());
                } catch (RuntimeException e) {
                    evidence.add(new FaultEvidence(false, "could not heal: " + e.getMessage()));
                }
            }
            log.ended(time.now(), fault, names, FaultEvidence.all(evidence));
        }
    }
}
