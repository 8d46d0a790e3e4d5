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
    /** The first acquire that was applied in a transaction, and of which no row was shown. */
    Stamp unseen = Stamp.NEVER;
    /** The newest send that is acknowledged. */
    @Nullable Stamp acknowledged;
    /** L as that write says it. */
    long lease;
    /** Whether acquire returned it. */
    boolean granted;

    private final Map<Long, Sent> sent = new HashMap<>(4);

    private record Sent(Stamp stamp, long lease) {}

    Attempts(int client, int life) {
        this.client = client;
        this.life = life;
    }

    void sent(long beat, Stamp stamp, long leaseSaid) {
        first = first.earlier(stamp);
        sent.put(beat, new Sent(stamp, leaseSaid));
    }

    void acknowledge(Stamp stamp, long leaseSaid) {
        Stamp known = acknowledged;
        // Of two that were sent at one instant the later one may say a longer lease.
        if (known == null || stamp.at() > known.at() || (stamp.at() == known.at() && leaseSaid > lease)) {
            acknowledged = stamp;
            lease = leaseSaid;
        }
    }

    void acknowledgeBeat(long beat) {
        Sent of = sent.get(beat);
        if (of != null) {
            acknowledge(of.stamp(), of.lease());
        }
    }

    /** Since when the row may be its own, though its client was not shown it, or is not sure. */
    Stamp uncertain() {
        return doubt.earlier(unseen);
    }
}
