package io.github.dynamodblock.chaos.crosscheck;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;

/** The names that a history uses for the processes and the keys of a simulated world. */
final class TranscriptNames {
    private TranscriptNames() {}

    /** Returns the name of a process. For example, {@code w2.1} is the first life of the second client. */
    static String process(int client, int life) {
        return "w" + (client + 1) + "." + (life + 1);
    }

    static String process(SimulatedRequest request) {
        return process(request.client(), request.life());
    }

    static String key(LockKey key) {
        return key.toString();
    }
}
