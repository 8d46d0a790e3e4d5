package io.github.dynamodblock.chaos.simulation.oracle;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The writes that were sent under one grant's name. */
final class AcquireAttempts {
    final int client;
    final int life;
    /** The first write. */
    SendTime first = SendTime.NEVER;
    /** The first acquire that ended unknown. */
    SendTime doubt = SendTime.NEVER;
    /** The first acquire that was applied in a transaction, and of which no row was shown. */
    SendTime unseen = SendTime.NEVER;
    /** The newest send that is acknowledged. */
    @Nullable SendTime acknowledged;
    /** L as that write says it. */
    long lease;
    /** Whether acquire returned it. */
    boolean granted;

    private final Map<Long, Sent> sent = new HashMap<>(4);

    private record Sent(SendTime stamp, long lease) {}

    AcquireAttempts(int client, int life) {
        this.client = client;
        this.life = life;
    }

    void sent(long beat, SendTime stamp, long leaseSaid) {
        first = first.earlier(stamp);
        sent.put(beat, new Sent(stamp, leaseSaid));
    }

    void acknowledge(SendTime stamp, long leaseSaid) {
        SendTime known = acknowledged;
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
    SendTime uncertain() {
        return doubt.earlier(unseen);
    }
}
