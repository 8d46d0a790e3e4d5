package io.github.dynamodblock.chaos.nemesis;

import io.github.dynamodblock.chaos.history.FaultKind;
import java.time.Duration;
import java.util.List;

/**
 * A planned fault is one fault of a plan.
 *
 * @param id the number of the fault in the plan, from 1, in the order of the starts
 * @param start when the fault begins, counted from the start of the run
 * @param duration how long the fault lasts
 * @param workers the numbers of the workers that the fault hits, from 0
 * @param shape what the fault does
 */
public record PlannedFault(int id, Duration start, Duration duration, List<Integer> workers, FaultShape shape) {
    public PlannedFault {
        workers = List.copyOf(workers);
        if (id < 1 || start.isNegative() || duration.isNegative() || duration.isZero() || workers.isEmpty()) {
            throw new IllegalArgumentException("These values are not a fault: id " + id + ", start " + start
                    + ", duration " + duration + ", workers " + workers);
        }
    }

    public FaultKind kind() {
        return shape.kind();
    }

    /** Returns when the fault ends, counted from the start of the run. */
    public Duration end() {
        return start.plus(duration);
    }
}
