package io.github.dynamodblock.chaos.nemesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The nemesis carries out a plan of faults, on the thread that calls {@link #run}. Whatever happens, every fault that
 * began is healed and recorded before {@code run} returns.
 *
 * <p>On a busy machine, faults begin late and their proofs take long. The nemesis does two things so that faults still
 * last as long as planned:
 *
 * <ul>
 *   <li>If something is late, everything that follows is delayed by the same time, as far as the quiet phase leaves
 *       room.
 *   <li>If the proof of a fault is still missing when the fault must end, the nemesis waits for the proof for a short
 *       time.
 * </ul>
 */
public final class Nemesis {
    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();
    private static final long LOOK = Duration.ofMillis(20).toNanos();

    private final FaultPlan plan;
    private final List<FaultTarget> targets;
    private final MonotonicTime time;
    private final FaultLog log;
    private final List<ActiveFault> live = new ArrayList<>();
    private long zero;
    private long latest;

    /**
     * Makes a nemesis.
     *
     * @param plan the plan
     * @param targets the workers; the worker numbers of the plan are positions in this list
     * @param time the clock
     * @param log receives what the nemesis does
     */
    public Nemesis(FaultPlan plan, List<FaultTarget> targets, MonotonicTime time, FaultLog log) {
        for (PlannedFault fault : plan.faults()) {
            if (fault.workers().stream().anyMatch(worker -> worker < 0 || worker >= targets.size())) {
                throw new IllegalArgumentException("There are " + targets.size()
                        + " workers, but the plan has a fault for the workers " + fault.workers());
            }
        }
        this.plan = plan;
        this.targets = List.copyOf(targets);
        this.time = time;
        this.log = log;
    }

    /**
     * Begins and heals each fault at its time, and returns after the last fault is healed.
     *
     * @param start the moment from which the plan counts, in monotonic nanoseconds
     * @throws InterruptedException if the thread is interrupted; everything is healed by then
     */
    public void run(long start) throws InterruptedException {
        zero = start;
        latest = start + plan.duration().minus(plan.quietFrom()).dividedBy(3).toNanos();
        try {
            for (PlannedFault fault : plan.faults()) {
                endFaultsDueBy(fault.start());
                reach(fault.start());
                ActiveFault strike = new ActiveFault(fault);
                live.add(strike);
                strike.begin();
            }
            endFaultsDueBy(plan.quietFrom());
        } finally {
            // An interrupt must not prevent the healing.
            boolean interrupted = Thread.interrupted();
            List.copyOf(live).forEach(ActiveFault::end);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void endFaultsDueBy(Duration limit) throws InterruptedException {
        List<ActiveFault> due = live.stream()
                .filter(strike -> strike.fault.end().compareTo(limit) <= 0)
                .sorted(Comparator.comparing(strike -> strike.fault.end()))
                .toList();
        for (ActiveFault strike : due) {
            reach(strike.fault.end());
            awaitProof(strike);
            strike.end();
        }
    }

    /**
     * Returns at that moment of the plan. If the moment has passed, everything that follows is delayed by the same
     * time.
     */
    private void reach(Duration moment) throws InterruptedException {
        time.sleepUntil(zero + moment.toNanos());
        zero = Math.max(zero, Math.min(latest, time.now() - moment.toNanos()));
    }

    private void awaitProof(ActiveFault strike) throws InterruptedException {
        long limit = time.now() + PATIENCE;
        while (!strike.isSettled() && time.now() < limit) {
            time.sleepUntil(time.now() + LOOK);
        }
    }

    /** A strike is one planned fault in progress, on all workers that it hits. */
    private final class ActiveFault {
        private final PlannedFault fault;
        private final List<String> names = new ArrayList<>();
        private final List<LiveFault> parts = new ArrayList<>();
        private final List<FaultEvidence> failures = new ArrayList<>();

        ActiveFault(PlannedFault fault) {
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
