package io.github.dynamodblock.chaos.nemesis;

import java.util.List;

/**
 * A fault that has no place in time yet.
 *
 * @param calm for this many milliseconds before and twice as many after its start nothing else happens to anybody; 0 for
 *     most faults
 */
record Draft(FaultShape shape, long millis, List<Integer> workers, long calm) {
    Draft(FaultShape shape, long millis, List<Integer> workers) {
        this(shape, millis, workers, 0);
    }

    /** Whether that fault would break the calm around this one, with the two placed there. */
    boolean isDisturbed(long start, long otherStart, long otherEnd) {
        return calm > 0 && otherStart < start + 2 * calm && otherEnd > start - calm;
    }

    /** Whether the two may not hit the same worker at the same time. */
    boolean excludes(Draft other) {
        return workers.stream().anyMatch(other.workers::contains)
                && !(isPauseBesideNetwork(shape, other.shape) || isPauseBesideNetwork(other.shape, shape));
    }

    private static boolean isPauseBesideNetwork(FaultShape one, FaultShape other) {
        return one instanceof FaultShape.Pause && other instanceof FaultShape.OfNetwork;
    }
}
