package io.github.dynamodblock.chaos.simulation.world;

/** Makes one number of several, and one of a whole trace. */
final class Fingerprints {
    private Fingerprints() {}

    static long of(long kind, long a, long b, long c) {
        return SwarmChoices.mix(SwarmChoices.mix(SwarmChoices.mix(kind * 31 + a) + b) + c);
    }

    static long then(long trace, long at, long event) {
        return SwarmChoices.mix(trace * 31 + at + event);
    }
}
