package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import java.util.Optional;
import java.util.Set;

/** The step marks collect what was found about a step: the first law that it broke, and whether it left the bounds. */
final class StepMarks {
    private final Set<Property> laws;
    private Optional<Property> broken = Optional.empty();
    private boolean beyond;

    StepMarks(Set<Property> laws) {
        this.laws = laws;
    }

    void breaksIf(boolean wrong, Property law) {
        if (wrong && broken.isEmpty() && laws.contains(law)) {
            broken = Optional.of(law);
        }
    }

    void leavesBoundsIf(boolean outside) {
        beyond |= outside;
    }

    Optional<Property> broken() {
        return broken;
    }

    boolean leavesBounds() {
        return beyond;
    }
}
