package io.github.dynamodblock.chaos.nemesis;

import java.util.List;

/**
 * A fault draft is a fault that has no place in time yet.
 *
 * @param shape what the fault does
 * @param millis how long the fault lasts, in milliseconds
 * @param workers the numbers of the workers that the fault hits
 * @param calm the calm time in milliseconds; 0 for most faults. From this time before the start until 1.5 times this
 *     time after the start, no other fault happens to any worker. While the fault lasts, no other fault happens to its
 *     workers
 */
record FaultDraft(FaultShape shape, long millis, List<Integer> workers, long calm) {
    FaultDraft(FaultShape shape, long millis, List<Integer> workers) {
        this(shape, millis, workers, 0);
    }

    /**
     * Returns whether another fault would break the calm around this fault, if both faults were placed at these times.
     */
    boolean isDisturbed(long start, long otherStart, long otherEnd) {
        return calm > 0 && otherStart < start + calm + calm / 2 && otherEnd > start - calm;
    }

    /** Returns whether the two faults must not hit the same worker at the same time. */
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
