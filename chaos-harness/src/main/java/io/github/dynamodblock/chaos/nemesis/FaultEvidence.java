package io.github.dynamodblock.chaos.nemesis;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Fault evidence is what was measured about one fault.
 *
 * @param landed whether the measurement proves that the fault took effect
 * @param detail the measurement, for a reader
 */
public record FaultEvidence(boolean landed, String detail) {
    /** Joins several measurements of one fault. The fault landed if every measurement proves this. */
    static FaultEvidence all(List<FaultEvidence> parts) {
        return new FaultEvidence(
                !parts.isEmpty() && parts.stream().allMatch(FaultEvidence::landed),
                parts.stream().map(FaultEvidence::detail).collect(Collectors.joining("; ")));
    }
}
