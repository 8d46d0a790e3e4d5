package io.github.dynamodblock.chaos.simulation.oracle;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The acquires and heartbeats that were sent under the name of one grant. */
final class AcquireAttempts {
    final int client;
    final int life;
    /** The send of the first write. */
    SendTime first = SendTime.NEVER;
    /** The send of the first acquire that ended unknown. */
    SendTime doubt = SendTime.NEVER;
    /** The send of the first acquire that was applied in a transaction and whose response showed no row. */
    SendTime unseen = SendTime.NEVER;
    /** The newest send that was acknowledged. */
    @Nullable SendTime acknowledged;
    /** L, the lease duration, that the newest acknowledged write carries. */
    long lease;
    /** Whether acquire returned the grant. */
    boolean granted;

    private final Map<Long, Sent> sent = new HashMap<>(4);

    /** The instant of a send, and the lease duration that the write carried. */
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
        // If two writes were sent at the same instant, the later one can carry a longer lease.
        if (known == null || stamp.at() > known.at() || (stamp.at() == known.at() && leaseSaid > lease)) {
            acknowledged = stamp;
            lease = leaseSaid;
        }
    }

    /** Acknowledges the write that had this beat. */
    void acknowledgeBeat(long beat) {
        Sent of = sent.get(beat);
        if (of != null) {
            acknowledge(of.stamp(), of.lease());
        }
    }

    /**
     * Returns the instant since when the row can show this grant, although the response did not show the row, or the
     * client does not know the result.
     */
    SendTime uncertain() {
        return doubt.earlier(unseen);
    }
}
