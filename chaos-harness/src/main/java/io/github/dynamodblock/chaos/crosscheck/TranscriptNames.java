package io.github.dynamodblock.chaos.crosscheck;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;

/** What a history calls the processes and the keys of a world. */
final class TranscriptNames {
    private TranscriptNames() {}

    /** {@code w2.1}: the first life of the second client. */
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
