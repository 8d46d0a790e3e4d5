package io.github.dynamodblock.chaos.simulation.oracle;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The writes that were sent under one grant's name. */
final class Attempts {
    final int client;
    final int life;
    /** The first write. */
    Stamp first = Stamp.NEVER;
    /** The first acquire that ended unknown. */
    Stamp doubt = Stamp.NEVER;
    /** The newest send that is acknowledged. */
    @Nullable Stamp acknowledged;
    /** Whether acquire returned it, and which send was the newest acknowledged then. */
    boolean granted;

    @Nullable Stamp grantedBy;

    private final Map<Long, Stamp> sent = new HashMap<>(4);

    Attempts(int client, int life) {
        this.client = client;
        this.life = life;
    }

    void sent(long beat, Stamp stamp) {
        first = first.earlier(stamp);
        sent.put(beat, stamp);
    }

    void acknowledge(Stamp stamp) {
        acknowledged = acknowledged == null ? stamp : acknowledged.later(stamp);
    }

    void acknowledgeBeat(long beat) {
        Stamp stamp = sent.get(beat);
        if (stamp != null) {
            acknowledge(stamp);
        }
    }

    /** Whether nothing was acknowledged since acquire returned it. */
    boolean isNeverRenewed() {
        return acknowledged == null || acknowledged.equals(grantedBy);
    }
}
