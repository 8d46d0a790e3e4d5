package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.simulation.oracle.Violation;
import io.github.dynamodblock.chaos.simulation.shrink.Replay;
import java.util.List;
import java.util.Optional;

/**
 * What came of it when choices were made again.
 *
 * @param violation of the property that they broke before; empty if it holds
 * @param replay the same, as it went this time
 * @param story in sentences
 */
public record Rerun(Optional<Violation> violation, Replay replay, List<String> story) {
    /** {@code INVALID} if the property is violated. */
    public Verdict verdict() {
        return violation.isPresent() ? Verdict.INVALID : Verdict.VALID;
    }
}
