package io.github.dynamodblock.chaos.simulation.world;

/** Makes one number of several, and one of a whole trace. */
final class Prints {
    private Prints() {}

    static long of(long kind, long a, long b, long c) {
        return Swarm.mix(Swarm.mix(Swarm.mix(kind * 31 + a) + b) + c);
    }

    static long then(long trace, long at, long event) {
        return Swarm.mix(trace * 31 + at + event);
    }
}
