package io.github.dynamodblock.chaos.nemesis;

import java.time.Duration;

/**
 * A probe result is what a probe measured.
 *
 * @param answered whether the write had a response
 * @param applied whether a direct read afterwards showed the written value
 * @param took the time from sending the write to its response or failure
 * @param direct how long the direct read took: the time that the store and the machine need without the fault
 * @param detail the response or the error, for a reader
 */
public record ProbeResult(boolean answered, boolean applied, Duration took, Duration direct, String detail) {}
