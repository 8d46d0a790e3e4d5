package io.github.dynamodblock.chaos.nemesis;

import java.time.Duration;

/**
 * What a probe saw.
 *
 * @param answered whether the write was answered
 * @param applied whether a direct read afterwards showed what was written
 * @param took from sending the write to its answer or failure
 * @param direct how long the direct read took: what the store and the machine cost without the fault
 * @param detail the answer or the error, for a person
 */
public record ProbeResult(boolean answered, boolean applied, Duration took, Duration direct, String detail) {}
