package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.oracle.Violation;
import io.github.dynamodblock.chaos.simulation.shrink.Replay;
import java.util.List;
import java.util.Set;

/**
 * A schedule that violates a property, after the shrinker has made it as short as it could.
 *
 * @param violation how the shrunken schedule violates the property
 * @param replay the shrunken schedule
 * @param story the shrunken schedule in sentences
 * @param choices the number of choices that were not harmless in the original schedule, until the violation
 * @param broken every property that the shrunken schedule violates if it runs to its end
 */
public record ScheduleFailure(
        Violation violation, Replay replay, List<String> story, int choices, Set<Property> broken) {}
