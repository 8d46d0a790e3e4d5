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
 * LIN: tokens order the grants of a key, and its operations must fit that order. A grant was acquired between the ask and
 * its answer. It ended
 *
 * <ul>
 *   <li>between the first release and its answer, if that was ok;
 *   <li>at V or later if nothing but time ended it;
 *   <li>from a release on that may have worked, or from a release by force on, if that was before V;
 *   <li>from when its client told that it gave the grant up by itself, if that was before V.
 * </ul>
 *
 * <p>An acquire that nobody heard of is no operation: tokens are sparse, so it leaves no gap to explain.
 */
final class LinearizabilityJudge implements PropertyJudge {
    private final Ledger ledger;
    private final StoreJudge store;
    private final ViolationCollector bench;
    /** Releases that were sent and not refused: each may have worked. */
    private final Map<Sent, SimulatedRequest> releases = new HashMap<>();

    private final Map<Name, Long> freed = new HashMap<>();
    /** When its client told that it gave a grant up: for it lost another lock of the group, or closes. */
    private final Map<Name, Long> givenUp = new HashMap<>();

    private record Sent(int client, int number) {}

    private record Name(LockKey key, long token) {}

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
            // Its holder goes by this answer: what was sent after the release by force says that nothing came of that.
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
                bench.violated(
                        Property.LIN, grant.granted, before + " and " + grant + " were given one and the same token.");
            }
            Name name = new Name(key, grant.token);
            points.add(new Point(grant, "acquired it", grant.asked, grant.granted));
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
            return new Point(grant, "released it", first, grant.released);
        }
        // One that was lost did not happen, unless one of its requests may have worked.
        long released = grant.releaseLost ? begun : Math.min(begun, grant.releaseAsked);
        long early = Math.min(released, freed);
        String deed = early == SimulatedGrant.NEVER
                ? "lost it by expiry"
                : freed < released ? "lost it by force" : "may have released it";
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
