package io.github.dynamodblock.chaos.nemesis;

import io.github.dynamodblock.chaos.history.FaultKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A fault plan contains the faults of a run. It is plain data, and the same arguments always give the same plan.
 *
 * <ul>
 *   <li>A run of 60 s with a lease of at most 2 s has every requested kind at least twice, and at least four pauses
 *       that are longer than the lease.
 *   <li>A run of 20 s has every requested kind at least once.
 *   <li>The run begins and ends without faults.
 *   <li>Several workers can have faults at the same time.
 *   <li>Faults of one worker's process never overlap each other. Faults of one worker's network never overlap each
 *       other.
 *   <li>A pause or a wall jump can overlap with a fault of the same worker's network. A kill overlaps with no other
 *       fault of its worker.
 *   <li>A fault that does not fit into a short run is not planned.
 * </ul>
 *
 * @param seed decides everything that is random in the plan
 * @param duration the duration of the whole run
 * @param quietFrom the time after which no fault is active, counted from the start of the run
 * @param faults the faults in the order of their starts
 */
public record FaultPlan(long seed, Duration duration, Duration quietFrom, List<PlannedFault> faults) {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    public FaultPlan {
        faults = List.copyOf(faults);
        for (PlannedFault fault : faults) {
            if (fault.end().compareTo(quietFrom) > 0) {
                throw new IllegalArgumentException(
                        "Fault " + fault + " does not end before the quiet phase, which starts at " + quietFrom);
            }
        }
    }

    /**
     * Plans the faults of a run.
     *
     * @param seed decides everything that is random in the plan
     * @param duration the duration of the whole run
     * @param lease the lease of the locks under test
     * @param workers how many workers there are, at least 1
     * @param kinds the kinds of faults that can happen; if there is none, the plan is empty
     * @return the plan
     */
    public static FaultPlan of(long seed, Duration duration, Duration lease, int workers, Set<FaultKind> kinds) {
        if (workers < 1 || lease.isNegative() || lease.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("A plan needs a worker and positive times, not " + workers
                    + " workers, lease " + lease + ", duration " + duration);
        }
        Duration warmUp = least(Duration.ofSeconds(4), duration.dividedBy(10));
        Duration quietFrom = greatest(duration.minus(quietPhase(duration, lease)), Duration.ZERO);
        if (kinds.isEmpty() || warmUp.compareTo(quietFrom) >= 0) {
            return new FaultPlan(seed, duration, quietFrom, List.of());
        }
        PlanRandom planRandom = new PlanRandom(seed);
        FaultDrafts drafts = new FaultDrafts(planRandom, lease, workers, duration, EnumSet.copyOf(kinds));
        return new FaultPlan(
                seed, duration, quietFrom, new FaultTimetable(planRandom, warmUp, quietFrom).place(drafts));
    }

    private static Duration quietPhase(Duration duration, Duration lease) {
        return duration.compareTo(MINUTE) >= 0
                ? greatest(Duration.ofSeconds(5), lease.multipliedBy(5).dividedBy(2))
                : lease.multipliedBy(2).plusSeconds(1);
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration greatest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /**
     * Returns how many faults of each kind the plan has. A requested kind that is missing here is not tested by the
     * run.
     */
    public Map<FaultKind, Integer> counts() {
        Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
        faults.forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum));
        return counts;
    }

    /** Returns how many pauses of the plan last longer than the lease. */
    public int longPauses() {
        return (int) faults.stream()
                .filter(fault -> fault.shape() instanceof FaultShape.Pause pause && pause.beyondLease())
                .count();
    }
}
