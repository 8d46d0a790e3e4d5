package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.simulation.oracle.Violation;
import io.github.dynamodblock.chaos.simulation.shrink.Replay;
import java.util.List;

/**
 * A schedule that broke a property, as short as it could be made.
 *
 * @param violation how the short one breaks it
 * @param story the short one in sentences
 * @param choices how many choices that were not harmless the long one had, until it broke
 */
public record Failure(Violation violation, Replay replay, List<String> story, int choices) {}
