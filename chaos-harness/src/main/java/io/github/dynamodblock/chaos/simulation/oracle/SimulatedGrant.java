package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * One lease that a worker received, and what happened to it. Unless a comment says otherwise, times are true times, and
 * {@link #NEVER} means that it has not happened.
 */
final class SimulatedGrant {
    static final long NEVER = Long.MAX_VALUE;

    private static final long TICK = 2_000_000L;

    final int client;
    final int life;
    final int worker;
    final LockKey key;
    final long token;
    final Lease lease;
    final String id;
    final long asked;
    final long granted;
    /** The instant of the grant on the clock of its holder. */
    long grantedOn;
    /** The send of the acknowledged write from which V counts. */
    SendTime renewed = SendTime.NEVER;
    /**
     * V in true time, as far as the process has processed acknowledgements. From this instant other clients can take
     * the lock over. If the machine of the holder is suspended, the clock of the holder shows V later.
     */
    long valid = Long.MIN_VALUE;
    /** V on the monotonic clock of the holder. */
    long validOn = Long.MIN_VALUE;
    /**
     * V on the monotonic clock of the holder, for a holder that counts from its very first attempt. For such a holder,
     * acknowledgements that arrive after this V are too late.
     */
    long earliestValidOn = Long.MIN_VALUE;

    long releaseAsked = NEVER;
    long released = NEVER;
    long killed = NEVER;
    long lost = NEVER;
    boolean releasedOk;
    boolean releaseLost;
    /** For how long the lease is renewed, in nanoseconds on the clock of its holder; 0 if there is no limit. */
    long atMost;
    /** For how long the row must stay taken, in nanoseconds, even if the lease is released earlier. */
    long atLeast;
    /** The instant from which {@link #atLeast} counts, if a heartbeat changed it. */
    long keptFrom = NEVER;
    /** The values of {@link #atLeast} and {@link #keptFrom} before the last heartbeat that the holder requested. */
    private long atLeastBefore;

    private long keptFromBefore = NEVER;
    /** The instant since which the lease is renewed again, after a limit that had passed. */
    long resumed = Long.MIN_VALUE;
    /** Whether the lease is renewed only by heartbeats that its holder requests. */
    boolean byHand;
    /** The instants at which the holder requested heartbeats, before the limit. */
    final List<Long> heartbeats = new ArrayList<>();
    /** How many requested heartbeats have no result yet. */
    int unanswered;

    /** The number of the first request of the locks that were granted together, and how many locks they are. */
    int group;

    int size = 1;

    int losses;
    /**
     * Whether the lock was released by force, and the holder has not received a response since then to a request of its
     * own.
     */
    boolean forced;

    private long forcedAt = NEVER;
    /** Whether the last check of the lease returned that it is valid. */
    boolean believing = true;

    SimulatedGrant(
            int client,
            int life,
            int worker,
            LockKey key,
            long token,
            Lease lease,
            String id,
            long asked,
            long granted) {
        this.client = client;
        this.life = life;
        this.worker = worker;
        this.key = key;
        this.token = token;
        this.lease = lease;
        this.id = id;
        this.asked = asked;
        this.granted = granted;
    }

    /** Records an acknowledged write, after which the holder believes for the time {@code belief}. */
    void renewed(SendTime acknowledged, long belief, double rate) {
        if (acknowledged.on() + belief > validOn) {
            renewed = acknowledged;
        }
        valid = Math.max(valid, acknowledged.at() + (long) Math.floor(belief / rate));
        validOn = Math.max(validOn, acknowledged.on() + belief);
    }

    /**
     * Records the same for a holder that counts from its very first attempt. Such a holder accepts the acknowledgement
     * only while it believes.
     */
    void renewedBeforeEarliest(SendTime acknowledged, long belief) {
        earliestValidOn = Math.max(earliestValidOn, acknowledged.on() + belief);
    }

    /** Records that the lock was released by force at the given instant. */
    void free(long at) {
        forced = at != NEVER;
        forcedAt = at;
    }

    /** Returns whether the lock was ever released by force. */
    boolean wasForced() {
        return forcedAt != NEVER;
    }

    /** Records that the holder requests a heartbeat. */
    void renews(WorldEvent.HeartbeatAsked asked) {
        unanswered++;
        atLeastBefore = atLeast;
        keptFromBefore = keptFrom;
        long held = asked.on() - grantedOn;
        if (asked.atMost() > 0) {
            resumed = atMost > 0 && held >= atMost ? asked.at() : resumed;
            atMost = held + asked.atMost();
        }
        if (asked.atLeast() > 0) {
            atLeast = asked.atLeast();
            keptFrom = asked.at();
        }
        if (atMost == 0 || held + TICK < atMost) {
            heartbeats.add(asked.at());
        }
    }

    /** Records the result of a requested heartbeat. A heartbeat that is refused at once changes no time. */
    void told(WorldEvent.HeartbeatTold told) {
        unanswered--;
        if (!told.acknowledged() && told.atOnce()) {
            atLeast = atLeastBefore;
            keptFrom = keptFromBefore;
        }
    }

    /** Records that a heartbeat was applied: the row still showed this grant when the heartbeat reached the store. */
    void applied(SendTime sent) {
        forced &= sent.at() <= forcedAt;
    }

    /** Returns whether the holder released the lease after V had passed, and the loss was reported. */
    boolean isReleasedAfterLoss() {
        return losses > 0 && releaseAsked != NEVER && releaseAsked >= valid;
    }

    /** Returns whether the row can be freed later than its release returns. */
    boolean isKept() {
        return atLeast > 0;
    }

    /** Returns the instant at which the claim ends. */
    long claimEnd() {
        return Math.min(Math.min(valid, killed), Math.min(releaseAsked, lost));
    }

    /** Returns whether the grant has ended in another way than by V. */
    boolean isEnded(long now) {
        return now >= Math.min(killed, Math.min(releaseAsked, lost));
    }

    /** Returns whether the holder claims the lock. */
    boolean isClaimed(long now) {
        return !forced && now < claimEnd();
    }

    @Override
    public String toString() {
        return "client-" + (client + 1) + " with token " + token + " of '" + key + "'";
    }
}
