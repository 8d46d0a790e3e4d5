package io.github.dynamodblock.chaos.simulation.world;

/** Computes one number from the parts of an event, and one number from all events of a trace. */
final class Fingerprints {
    private Fingerprints() {}

    static long of(long kind, long a, long b, long c) {
        return SwarmChoices.mix(SwarmChoices.mix(SwarmChoices.mix(kind * 31 + a) + b) + c);
    }

    static long then(long trace, long at, long event) {
        return SwarmChoices.mix(trace * 31 + at + event);
    }
}
