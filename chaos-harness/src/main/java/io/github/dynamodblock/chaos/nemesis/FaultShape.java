package io.github.dynamodblock.chaos.nemesis;

import io.github.dynamodblock.chaos.history.FaultKind;

/** What exactly a planned fault does, beside when and to whom. */
public sealed interface FaultShape {
    FaultKind kind();

    /**
     * The process is stopped.
     *
     * @param beyondLease whether it stays stopped for longer than the lease
     */
    record Pause(boolean beyondLease) implements FaultShape {
        @Override
        public FaultKind kind() {
            return FaultKind.PAUSE;
        }
    }

    /** The process is killed; its healing is a restart. */
    record Kill() implements FaultShape {
        @Override
        public FaultKind kind() {
            return FaultKind.KILL;
        }
    }

    /**
     * The wall clock of the process, and of nothing else, is wrong.
     *
     * @param millis by how much: positive if it is fast
     */
    record WallJump(long millis) implements FaultShape {
        public WallJump {
            if (millis == 0) {
                throw new IllegalArgumentException("A jump of nothing is none");
            }
        }

        @Override
        public FaultKind kind() {
            return FaultKind.WALL_JUMP;
        }
    }

    /** A fault between a worker and the store. */
    sealed interface OfNetwork extends FaultShape {}

    /**
     * Every request is delayed by {@code upMillis ± jitterMillis}, every answer by {@code downMillis ± jitterMillis}.
     *
     * @param late whether requests are delayed for longer than a client waits, so that they land after it gave up
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

        /** The least time that this fault adds to a request and its answer, in milliseconds. */
        public long leastMillis() {
            return upMillis + downMillis - 2 * jitterMillis;
        }

        /** The most time that this fault adds to a request and its answer, in milliseconds. */
        public long mostMillis() {
            return upMillis + downMillis + 2 * jitterMillis;
        }
    }

    /** No traffic in either direction. */
    record Partition(Loss loss) implements OfNetwork {
        @Override
        public FaultKind kind() {
            return FaultKind.PARTITION;
        }
    }

    /** Answers are lost. */
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
     * All traffic in both directions is swallowed, and the connections outlive it, as behind a router that forgets for
     * a while. What was swallowed is never answered, and never will be.
     */
    record Hole() implements OfNetwork {
        @Override
        public FaultKind kind() {
            return FaultKind.HOLE;
        }
    }

    /** What a client sees of a loss. */
    enum Loss {
        /** The connection is reset, or refused. */
        RESET,
        /** The connection ends without an answer. */
        CLOSE,
        /** Nothing, until the client gives up: a black hole. */
        SILENCE
    }
}
