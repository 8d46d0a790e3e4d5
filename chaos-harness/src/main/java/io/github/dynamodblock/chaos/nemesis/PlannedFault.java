package io.github.dynamodblock.chaos.nemesis;

import io.github.dynamodblock.chaos.history.FaultKind;
import java.time.Duration;
import java.util.List;

/**
 * One fault of a plan.
 *
 * @param id its number in the plan, from 1, in the order of starts
 * @param start when it begins, counted from the start of the run
 * @param duration how long it lasts
 * @param workers the numbers of the workers it hits, from 0
 * @param shape what it does
 */
public record PlannedFault(int id, Duration start, Duration duration, List<Integer> workers, FaultShape shape) {
    public PlannedFault {
        workers = List.copyOf(workers);
        if (id < 1 || start.isNegative() || duration.isNegative() || duration.isZero() || workers.isEmpty()) {
            throw new IllegalArgumentException(
                    "Not a fault: id " + id + ", start " + start + ", duration " + duration + ", workers " + workers);
        }
    }

    public FaultKind kind() {
        return shape.kind();
    }

    /** When it is over, counted from the start of the run. */
    public Duration end() {
        return start.plus(duration);
    }
}
