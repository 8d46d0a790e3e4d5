package io.github.dynamodblock.chaos.nemesis;

import io.github.dynamodblock.chaos.history.FaultKind;

/** A fault shape says what exactly a planned fault does, but not when and to which workers. */
public sealed interface FaultShape {
    FaultKind kind();

    /**
     * A pause: the process is stopped.
     *
     * @param beyondLease whether it stays stopped for longer than the lease
     */
    record Pause(boolean beyondLease) implements FaultShape {
        @Override
        public FaultKind kind() {
            return FaultKind.PAUSE;
        }
    }

    /** A kill: the process is killed. The healing is a restart. */
    record Kill() implements FaultShape {
        @Override
        public FaultKind kind() {
            return FaultKind.KILL;
        }
    }

    /**
     * A wall jump: the wall clock of this process, and no other clock, is wrong.
     *
     * @param millis by how much the clock is wrong; positive if it is fast
     */
    record WallJump(long millis) implements FaultShape {
        public WallJump {
            if (millis == 0) {
                throw new IllegalArgumentException("A wall jump must not be 0 ms");
            }
        }

        @Override
        public FaultKind kind() {
            return FaultKind.WALL_JUMP;
        }
    }

    /** A fault on the way between a worker and the store. */
    sealed interface OfNetwork extends FaultShape {}

    /**
     * A latency: every request is delayed by {@code upMillis ± jitterMillis}, and every response by {@code downMillis ±
     * jitterMillis}.
     *
     * @param upMillis the delay of a request
     * @param downMillis the delay of a response
     * @param jitterMillis the largest deviation from these delays
     * @param late whether requests are delayed for longer than a client waits, so that they are applied after the
     *     client has given up
     */
    record Latency(long upMillis, long downMillis, long jitterMillis, boolean late) implements OfNetwork {
        public Latency {
            if (jitterMillis < 0 || upMillis < jitterMillis || downMillis < jitterMillis) {
                throw new IllegalArgumentException("Jitter must be between 0 and the latency, got " + jitterMillis
                        + " ms with " + upMillis + " ms up and " + downMillis + " ms down");
            }
        }

        @Override
        public FaultKind kind() {
            return FaultKind.LATENCY;
        }

        /** Returns the shortest time that this fault adds to a request and its response, in milliseconds. */
        public long leastMillis() {
            return upMillis + downMillis - 2 * jitterMillis;
        }

        /** Returns the longest time that this fault adds to a request and its response, in milliseconds. */
        public long mostMillis() {
            return upMillis + downMillis + 2 * jitterMillis;
        }
    }

    /** A partition: no traffic in either direction. */
    record Partition(Loss loss) implements OfNetwork {
        @Override
        public FaultKind kind() {
            return FaultKind.PARTITION;
        }
    }

    /** Responses are lost. */
    record LostResponse(Loss loss) implements OfNetwork {
        @Override
        public FaultKind kind() {
            return FaultKind.LOST_RESPONSE;
        }
    }

    /** Requests are lost. */
    record LostRequest(Loss loss) implements OfNetwork {
        @Override
        public FaultKind kind() {
            return FaultKind.LOST_REQUEST;
        }
    }

    /**
     * A hole: all traffic in both directions is swallowed, and the connections stay open, as behind a router that drops
     * packets for a while. What was swallowed is never answered, not even after the fault has ended.
     */
    record Hole() implements OfNetwork {
        @Override
        public FaultKind kind() {
            return FaultKind.HOLE;
        }
    }

    /** A loss says what a client sees when a request or a response is lost. */
    enum Loss {
        /** The connection is reset, or refused. */
        RESET,
        /** The connection ends without a response. */
        CLOSE,
        /** The client sees nothing until it stops waiting (a black hole). */
        SILENCE
    }
}
