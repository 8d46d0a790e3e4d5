package io.github.dynamodblock.chaos.explore;

import java.util.Optional;
import java.util.Set;

/** What is to be said of a step: the first law that it broke, and whether it left the bounds. */
final class Marks {
    private final Set<Law> laws;
    private Optional<Law> broken = Optional.empty();
    private boolean beyond;

    Marks(Set<Law> laws) {
        this.laws = laws;
    }

    void breaksIf(boolean wrong, Law law) {
        if (wrong && broken.isEmpty() && laws.contains(law)) {
            broken = Optional.of(law);
        }
    }

    void beyondIf(boolean outside) {
        beyond |= outside;
    }

    Optional<Law> broken() {
        return broken;
    }

    boolean isBeyond() {
        return beyond;
    }
}
