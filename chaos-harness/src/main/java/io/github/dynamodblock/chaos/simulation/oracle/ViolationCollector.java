package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.VersionNames;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Collects the first violation of each property. */
final class ViolationCollector {
    private final Map<Property, Violation> first = new EnumMap<>(Property.class);

    void violated(Property property, long at, String words) {
        first.computeIfAbsent(property, broken -> new Violation(broken, at, VersionNames.brief(words)));
    }

    boolean isViolated(Predicate<Property> properties) {
        return !first.isEmpty() && first.keySet().stream().anyMatch(properties);
    }

    List<Violation> all() {
        return new ArrayList<>(first.values());
    }
}
