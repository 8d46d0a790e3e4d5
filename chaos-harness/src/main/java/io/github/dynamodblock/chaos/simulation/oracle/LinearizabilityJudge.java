package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.chaos.checker.FencedMutex;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.TimeWindow;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Judges LIN: tokens order the grants of a key, and the operations of the key must fit this order.
 *
 * <p>A grant was acquired between the request and the return of acquire. It ended in one of these ways:
 *
 * <ul>
 *   <li>If a release returned ok, the grant ended between the first release and its return.
 *   <li>If only time ended the grant, it ended at V or later. V is the end of the validity of its holder.
 *   <li>If a release may have happened, or a release by force happened, and this was before V, the grant ended at or
 *       after this instant.
 *   <li>If the client reported that it gave the grant up by itself, and this was before V, the grant ended at or after
 *       this report.
 * </ul>
 *
 * <p>An acquire whose grant was not returned to a caller is not an operation. Tokens have gaps, so such an acquire
 * leaves no gap to explain.
 */
final class LinearizabilityJudge implements PropertyJudge {
    private final Ledger ledger;
    private final StoreJudge store;
    private final ViolationCollector bench;
    /** The releases that were sent and that were certainly not refused. Each of them may have happened. */
    private final Map<Sent, SimulatedRequest> releases = new HashMap<>();

    private final Map<Name, Long> freed = new HashMap<>();
    /**
     * The instant at which its client reported that it gave a grant up, because another lock of the group was lost or
     * because the client closes.
     */
    private final Map<Name, Long> givenUp = new HashMap<>();

    /** Identifies a request by its client and its number. */
    private record Sent(int client, int number) {}

    /** Identifies a grant by its key and its token. */
    private record Name(LockKey key, long token) {}

    /** The begin or the end of a grant, and the time window in which it happened. */
    private record Point(SimulatedGrant grant, String deed, long lo, long hi) implements TimeWindow {
        @Override
        public String toString() {
            return grant + " " + deed;
        }
    }

    LinearizabilityJudge(Ledger ledger, StoreJudge store, ViolationCollector bench) {
        this.ledger = ledger;
        this.store = store;
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Sent sent && sent.request().write() instanceof LockWrite.Freeing) {
            releases.put(sent(sent.request()), sent.request());
        } else if (event instanceof WorldEvent.Answered answered
                && answered.write() instanceof LockWrite.Freeing
                && isCertainlyNot(answered.answer())) {
            releases.remove(sent(answered.request()));
        } else if (event instanceof WorldEvent.Meddled meddled && meddled.after() != null) {
            freed.put(name(meddled.before()), meddled.at());
        } else if (event instanceof WorldEvent.Told told
                && told.what() instanceof LeaseEvent.Lost lost
                && (lost.reason() == LostReason.WITH_ANOTHER || lost.reason() == LostReason.CLIENT_CLOSED)) {
            givenUp.putIfAbsent(new Name(told.key(), told.token()), told.at());
        } else if (event instanceof WorldEvent.Answered answered
                && answered.write() instanceof LockWrite.Heartbeat beat
                && answered.answer() instanceof StoreAnswer.Applied) {
            // The holder relies on this response. If the heartbeat was sent after the release by force, its success
            // shows that the release by force had no effect.
            freed.computeIfPresent(
                    new Name(beat.key(), beat.token()),
                    (name, at) -> answered.request().sentAt() > at ? SimulatedGrant.NEVER : at);
        }
    }

    private static Sent sent(SimulatedRequest request) {
        return new Sent(request.client(), request.number());
    }

    private static boolean isCertainlyNot(StoreAnswer answer) {
        return answer instanceof StoreAnswer.Refused
                || answer instanceof StoreAnswer.Unapplied
                || answer instanceof StoreAnswer.Declined;
    }

    private static Name name(LockRow row) {
        return new Name(row.key(), row.token().orElse(0));
    }

    @Override
    public void end(long now) {
        Map<Name, Long> begun = new HashMap<>(givenUp);
        for (SimulatedRequest request : releases.values()) {
            if (request.write() instanceof LockWrite.Freeing release) {
                begun.merge(new Name(release.key(), release.token()), request.sentAt(), Math::min);
            }
        }
        for (LockKey key : ledger.world.keys()) {
            if (store.isPromised(key)) {
                judge(key, begun);
            }
        }
    }

    private void judge(LockKey key, Map<Name, Long> begun) {
        List<SimulatedGrant> grants = ledger.grants().stream()
                .filter(grant -> grant.key.equals(key))
                .sorted(Comparator.comparingLong(grant -> grant.token))
                .toList();
        List<Point> points = new ArrayList<>();
        SimulatedGrant before = null;
        for (SimulatedGrant grant : grants) {
            if (before != null && before.token == grant.token) {
                bench.violated(Property.LIN, grant.granted, before + " and " + grant + " have the same token.");
            }
            Name name = new Name(key, grant.token);
            points.add(new Point(grant, "acquired the lock", grant.asked, grant.granted));
            points.add(ended(
                    grant,
                    begun.getOrDefault(name, SimulatedGrant.NEVER),
                    freed.getOrDefault(name, SimulatedGrant.NEVER)));
            before = grant;
        }
        FencedMutex.conflict(points).ifPresent(this::conflict);
    }

    private static Point ended(SimulatedGrant grant, long begun, long freed) {
        if (grant.releasedOk) {
            long first = Math.min(grant.releaseAsked, Math.min(begun, freed));
            return new Point(grant, "released the lock", first, grant.released);
        }
        // A release that returned LOST did not happen, except if one of its requests may have been applied.
        long released = grant.releaseLost ? begun : Math.min(begun, grant.releaseAsked);
        long early = Math.min(released, freed);
        String deed = early == SimulatedGrant.NEVER
                ? "lost the lock by expiry"
                : freed < released ? "lost the lock by force" : "may have released the lock";
        return new Point(grant, deed, Math.min(early, grant.valid), SimulatedGrant.NEVER);
    }

    private void conflict(FencedMutex.Conflict<Point> conflict) {
        Point first = conflict.first();
        Point then = conflict.then();
        bench.violated(
                Property.LIN,
                then.hi(),
                String.format(
                        Locale.ROOT,
                        "The tokens say that %s before %s; but the first cannot have happened before %.6f s, and the"
                                + " second had happened by %.6f s.",
                        first,
                        then,
                        first.lo() / 1e9,
                        then.hi() / 1e9));
    }
}
