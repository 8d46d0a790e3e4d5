package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import java.util.ArrayList;
import java.util.List;

/** One lease that a worker was given, and all that became of it. Times are true ones; {@link #NEVER} is not yet. */
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
    /** The same on its holder's clock. */
    long grantedOn;
    /** When the acknowledged write was sent from which V counts. */
    SendTime renewed = SendTime.NEVER;
    /**
     * V in true time, as far as its process has processed acknowledgements: others may take over from then on, though
     * the holder's clock comes to show V later if its machine sleeps.
     */
    long valid = Long.MIN_VALUE;
    /** V on the holder's monotonic clock. */
    long validOn = Long.MIN_VALUE;
    /** The same if it counts from its very first attempt, and what was acknowledged after that came too late. */
    long earliestOn = Long.MIN_VALUE;

    long releaseAsked = NEVER;
    long released = NEVER;
    long killed = NEVER;
    long lost = NEVER;
    boolean releasedOk;
    boolean releaseLost;
    /** For how long it is renewed, in nanoseconds on its holder's clock; 0 if nothing limits that. */
    long atMost;
    /** For how long its row is to stay taken, in nanoseconds, though it is released before. */
    long atLeast;
    /** From when on that counts, if a heartbeat moved it. */
    long keptFrom = NEVER;
    /** Both before the heartbeat that was asked for last. */
    private long atLeastBefore;

    private long keptFromBefore = NEVER;
    /** Since when it is renewed again, after a limit that had passed. */
    long resumed = Long.MIN_VALUE;
    /** Whether it is renewed by its holder's heartbeats alone. */
    boolean byHand;
    /** When those were asked for, before the limit. */
    final List<Long> heartbeats = new ArrayList<>();
    /** How many of them have no answer. */
    int unanswered;

    /** The first of the asks that were granted together with its own, and how many they are. */
    int group;

    int size = 1;

    int losses;
    /** It was freed by force, and its holder has had no answer since to what it sent. */
    boolean forced;

    private long forcedAt = NEVER;
    /** Whether its user was seen to believe. */
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

    /** A write was acknowledged, and is believed in for that long. */
    void renewed(SendTime acknowledged, long belief, double rate) {
        if (acknowledged.on() + belief > validOn) {
            renewed = acknowledged;
        }
        valid = Math.max(valid, acknowledged.at() + (long) Math.floor(belief / rate));
        validOn = Math.max(validOn, acknowledged.on() + belief);
    }

    /** The same for a holder that counts from its very first attempt: it takes the acknowledgement while it believes. */
    void renewedBeforeEarliest(SendTime acknowledged, long belief) {
        earliestOn = Math.max(earliestOn, acknowledged.on() + belief);
    }

    /** It was freed by force then. */
    void free(long at) {
        forced = at != NEVER;
        forcedAt = at;
    }

    /** Whether it ever was. */
    boolean wasForced() {
        return forcedAt != NEVER;
    }

    /** Its holder asks for a heartbeat. */
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

    /** Its holder is told of a heartbeat. One that is refused at once moves nothing. */
    void told(WorldEvent.HeartbeatTold told) {
        unanswered--;
        if (!told.acknowledged() && told.atOnce()) {
            atLeast = atLeastBefore;
            keptFrom = keptFromBefore;
        }
    }

    /** The store says that the row was still its own when that arrived. */
    void applied(SendTime sent) {
        forced &= sent.at() <= forcedAt;
    }

    /** Whether its holder had heard of its loss when it let go of it, or was to hear: V had passed. */
    boolean isReleasedAfterLoss() {
        return losses > 0 && releaseAsked != NEVER && releaseAsked >= valid;
    }

    /** Whether its row may be freed later than its release returns. */
    boolean isKept() {
        return atLeast > 0;
    }

    /** When its claim ends. */
    long claimEnd() {
        return Math.min(Math.min(valid, killed), Math.min(releaseAsked, lost));
    }

    /** Whether it ended otherwise than by V. */
    boolean isEnded(long now) {
        return now >= Math.min(killed, Math.min(releaseAsked, lost));
    }

    boolean isClaimed(long now) {
        return !forced && now < claimEnd();
    }

    @Override
    public String toString() {
        return "client-" + (client + 1) + " with token " + token + " of '" + key + "'";
    }
}
