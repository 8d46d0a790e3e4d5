package io.github.dynamodblock.chaos.nemesis;

import io.github.dynamodblock.chaos.history.FaultKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The faults of a run: data, the same for the same arguments.
 *
 * <p>A run of 60 s with a lease of at most 2 s has every asked-for kind at least twice and, of pauses, four longer than
 * the lease; one of 20 s has every kind at least once. The run begins and ends without faults. Several workers may
 * suffer at once. On one worker, faults of processes never overlap each other, nor do faults of its network; a pause or a jump of the wall clock may
 * meet a fault of the network, a kill meets none. What does not fit into a short run is not planned.
 *
 * @param seed all the chance there is in it
 * @param duration of the whole run
 * @param quietFrom when the last fault is healed, counted from the start of the run
 * @param faults in the order of their starts
 */
public record FaultPlan(long seed, Duration duration, Duration quietFrom, List<PlannedFault> faults) {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    public FaultPlan {
        faults = List.copyOf(faults);
        for (PlannedFault fault : faults) {
            if (fault.end().compareTo(quietFrom) > 0) {
                throw new IllegalArgumentException(
                        "Fault " + fault + " reaches into the quiet phase, which starts at " + quietFrom);
            }
        }
    }

    /**
     * Plans the faults of a run.
     *
     * @param lease the lease of the locks under test
     * @param workers how many workers there are, at least 1
     * @param kinds what may happen to them; with none the plan is empty
     */
    public static FaultPlan of(long seed, Duration duration, Duration lease, int workers, Set<FaultKind> kinds) {
        if (workers < 1 || lease.isNegative() || lease.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(
                    "No plan for " + workers + " workers, lease " + lease + ", duration " + duration);
        }
        Duration warmUp = least(Duration.ofSeconds(4), duration.dividedBy(10));
        Duration quietFrom = greatest(duration.minus(quietPhase(duration, lease)), Duration.ZERO);
        if (kinds.isEmpty() || warmUp.compareTo(quietFrom) >= 0) {
            return new FaultPlan(seed, duration, quietFrom, List.of());
        }
        PlanRandom dice = new PlanRandom(seed);
        FaultDrafts drafts = new FaultDrafts(dice, lease, workers, duration, EnumSet.copyOf(kinds));
        return new FaultPlan(seed, duration, quietFrom, new FaultTimetable(dice, warmUp, quietFrom).place(drafts));
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

    /** How many faults it has of each kind that occurs in it; an asked-for kind that is not there was not tested. */
    public Map<FaultKind, Integer> counts() {
        Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
        faults.forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum));
        return counts;
    }

    /** How many of its pauses last longer than the lease. */
    public int longPauses() {
        return (int) faults.stream()
                .filter(fault -> fault.shape() instanceof FaultShape.Pause pause && pause.beyondLease())
                .count();
    }
}
