package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.simulation.oracle.Violation;
import io.github.dynamodblock.chaos.simulation.shrink.Replay;
import java.util.List;
import java.util.Optional;

/**
 * The result of a schedule that was run again from its choices.
 *
 * @param violation the violation of the property that the schedule violated before; empty if the property holds now
 * @param replay the schedule as it ran this time
 * @param story the schedule in sentences
 */
public record Rerun(Optional<Violation> violation, Replay replay, List<String> story) {
    /** Returns {@code INVALID} if the property is violated, otherwise {@code VALID}. */
    public Verdict verdict() {
        return violation.isPresent() ? Verdict.INVALID : Verdict.VALID;
    }
}
