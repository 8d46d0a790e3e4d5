package io.github.dynamodblock.chaos.nemesis;

import java.util.List;

/**
 * A fault that has no place in time yet.
 *
 * @param calm from this many milliseconds before its start until half as many more after it nothing else happens to
 *     anybody, and nothing else to its workers while it lasts; 0 for most faults
 */
record FaultDraft(FaultShape shape, long millis, List<Integer> workers, long calm) {
    FaultDraft(FaultShape shape, long millis, List<Integer> workers) {
        this(shape, millis, workers, 0);
    }

    /** Whether that fault would break the calm around this one, with the two placed there. */
    boolean isDisturbed(long start, long otherStart, long otherEnd) {
        return calm > 0 && otherStart < start + calm + calm / 2 && otherEnd > start - calm;
    }

    /** Whether the two may not hit the same worker at the same time. */
    boolean excludes(FaultDraft other) {
        return workers.stream().anyMatch(other.workers::contains) && !(calm == 0 && other.calm == 0 && isBeside(other));
    }

    private boolean isBeside(FaultDraft other) {
        return isOneBesideNetwork(shape, other.shape) || isOneBesideNetwork(other.shape, shape);
    }

    private static boolean isOneBesideNetwork(FaultShape one, FaultShape other) {
        boolean leavesTheProcess = one instanceof FaultShape.Pause || one instanceof FaultShape.WallJump;
        return leavesTheProcess && other instanceof FaultShape.OfNetwork;
    }
}
