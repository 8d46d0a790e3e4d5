package io.github.dynamodblock.chaos.simulation.oracle;

import java.util.HashMap;
import java.util.Map;

/** The writes that were sent under one grant's name; times are of its client's own clock. */
final class Attempts {
    final int client;
    final int life;
    /** The first write. */
    long firstOn = Grant.NEVER;
    /** The first acquire that ended unknown. */
    long doubtOn = Grant.NEVER;
    /** The newest send that is acknowledged. */
    long acknowledgedOn = Long.MIN_VALUE;

    /** Whether acquire returned it, and which send was the newest acknowledged then. */
    boolean granted;

    long grantedOn = Grant.NEVER;

    private final Map<Long, Long> sentOn = new HashMap<>(4);

    Attempts(int client, int life) {
        this.client = client;
        this.life = life;
    }

    void sent(long beat, long on) {
        firstOn = Math.min(firstOn, on);
        sentOn.put(beat, on);
    }

    void acknowledge(long on) {
        acknowledgedOn = Math.max(acknowledgedOn, on);
    }

    void acknowledgeBeat(long beat) {
        Long on = sentOn.get(beat);
        if (on != null) {
            acknowledge(on);
        }
    }
}
