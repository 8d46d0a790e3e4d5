package io.github.dynamodblock.chaos.nemesis;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was measured of a fault.
 *
 * @param landed whether it proves that the fault took effect
 * @param detail the measurement, for a person
 */
public record FaultEvidence(boolean landed, String detail) {
    /** Several measurements of one fault: it landed if all of them say so. */
    static FaultEvidence all(List<FaultEvidence> parts) {
        return new FaultEvidence(
                !parts.isEmpty() && parts.stream().allMatch(FaultEvidence::landed),
                parts.stream().map(FaultEvidence::detail).collect(Collectors.joining("; ")));
    }
}
