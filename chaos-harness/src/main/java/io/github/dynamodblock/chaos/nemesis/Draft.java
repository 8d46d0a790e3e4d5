package io.github.dynamodblock.chaos.nemesis;

import java.util.List;

/** A fault that has no place in time yet. */
record Draft(FaultShape shape, long millis, List<Integer> workers) {
    /** Whether the two may not hit the same worker at the same time. */
    boolean excludes(Draft other) {
        return workers.stream().anyMatch(other.workers::contains)
                && !(isPauseBesideNetwork(shape, other.shape) || isPauseBesideNetwork(other.shape, shape));
    }

    private static boolean isPauseBesideNetwork(FaultShape one, FaultShape other) {
        return one instanceof FaultShape.Pause && other instanceof FaultShape.OfNetwork;
    }
}
