package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.oracle.Violation;
import io.github.dynamodblock.chaos.simulation.shrink.Replay;
import java.util.List;
import java.util.Set;

/**
 * A schedule that broke a property, as short as it could be made.
 *
 * @param violation how the short one breaks it
 * @param story the short one in sentences
 * @param choices how many choices that were not harmless the long one had, until it broke
 * @param broken every property that the short one breaks if it goes on to its end
 */
public record ScheduleFailure(
        Violation violation, Replay replay, List<String> story, int choices, Set<Property> broken) {}
