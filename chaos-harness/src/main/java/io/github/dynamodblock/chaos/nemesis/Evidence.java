package io.github.dynamodblock.chaos.nemesis;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was measured of a fault.
 *
 * @param landed whether it proves that the fault took effect
 * @param detail the measurement, for a person
 */
public record Evidence(boolean landed, String detail) {
    /** Several measurements of one fault: it landed if all of them say so. */
    static Evidence all(List<Evidence> parts) {
        return new Evidence(
                !parts.isEmpty() && parts.stream().allMatch(Evidence::landed),
                parts.stream().map(Evidence::detail).collect(Collectors.joining("; ")));
    }
}
