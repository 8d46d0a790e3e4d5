package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.checker.Finding;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.Witness;
import io.github.dynamodblock.chaos.history.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The violations that each look at a growing history has shown, and since when. */
final class LastingViolations {
    private Map<Sighting, Long> since = Map.of();

    /**
     * A violation, known again by the first event of its witness. The other events and the text can change while the
     * history grows.
     */
    private record Sighting(Property property, Optional<Event> first) {
        static Sighting of(Finding finding, Witness witness) {
            return new Sighting(finding.property(), witness.events().stream().findFirst());
        }
    }

    /**
     * Takes in what a look has shown.
     *
     * @param nanos for how long a violation must have been seen
     * @param findings what the look has shown; only a finding that is INVALID has witnesses
     * @param at the time of the look
     * @return whether each look for so long has shown one and the same violation
     */
    boolean seenFor(long nanos, Iterable<Finding> findings, long at) {
        Map<Sighting, Long> still = new HashMap<>();
        for (Finding finding : findings) {
            for (Witness witness : finding.witnesses()) {
                Sighting sighting = Sighting.of(finding, witness);
                still.put(sighting, since.getOrDefault(sighting, at));
            }
        }
        since = still;
        return still.values().stream().anyMatch(first -> at - first >= nanos);
    }
}
