package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The longest times in which the row of each key can have been taken. A row can have been taken by:
 *
 * <ul>
 *   <li>a grant that was returned to a caller
 *   <li>an acquire that was applied, or that got no response, and whose grant was not returned to a caller
 *   <li>an acquire that was in progress when its process was killed
 * </ul>
 */
final class RowOccupancy {
    private final RunDescription run;
    private final ProcessLifetimes lives;
    private final WriteLandingBounds landingBounds;
    private final StoreObstructions hindrances;
    private final Stalls stalls;
    private final Map<String, List<OccupancySpan>> occupancySpans = new HashMap<>();

    static RowOccupancy of(History history) {
        return history.once(RowOccupancy.class, RowOccupancy::new);
    }

    private RowOccupancy(History history) {
        this.run = history.settings();
        this.lives = ProcessLifetimes.of(history);
        this.hindrances = StoreObstructions.of(history);
        this.landingBounds = WriteLandingBounds.of(history);
        this.stalls = Stalls.of(history);
        Map<String, List<Long>> written = new HashMap<>();
        List<Grant> grants = Grants.all(history);
        Set<Rpc> known = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Grant grant : grants) {
            known.addAll(grant.rpcs());
            written.computeIfAbsent(grant.key(), key -> new ArrayList<>()).add(taken(grant));
        }
        grants.forEach(grant -> add(grant.key(), ofGrant(grant, of(written, grant.key()))));
        Map<Optional<String>, Long> renewals = renewals(history);
        for (Rpc rpc : history.all(Rpc.class)) {
            // An attempt of a known grant can be applied after the grant is over. Then no client knows its tenure.
            boolean ownTenure = known.contains(rpc) && rpc.answer() != Rpc.Answer.UNKNOWN;
            if (rpc.kind() == Rpc.Kind.ACQUIRE && !ownTenure && mayBeApplied(rpc)) {
                long last = landingBounds.of(rpc);
                // A client can renew a grant before it believes, to check whether the grant is still in the row.
                long renewed = Math.max(last, renewals.getOrDefault(rpc.grant(), last));
                add(
                        rpc.key(),
                        occupancySpan(
                                rpc.process(),
                                rpc.sent(),
                                renewed,
                                Operation.NEVER,
                                of(written, rpc.key()),
                                last,
                                leaseOf(rpc)));
            }
        }
        for (Operation op : landingBounds.cut()) {
            long last = landingBounds.until(op.process(), op.start(), lives.ended(op.process()));
            add(
                    op.key(),
                    occupancySpan(
                            op.process(), op.start(), last, Operation.NEVER, of(written, op.key()), last, run.lease()));
        }
        occupancySpans.values().forEach(list -> list.sort(Comparator.comparingLong(OccupancySpan::from)));
    }

    /** Returns, for each grant, the latest instant at which its last heartbeat can have reached the store. */
    private Map<Optional<String>, Long> renewals(History history) {
        Map<Optional<String>, Long> last = new HashMap<>();
        for (Rpc rpc : history.all(Rpc.class)) {
            if (rpc.kind() == Rpc.Kind.HEARTBEAT && mayBeApplied(rpc)) {
                last.merge(rpc.grant(), landingBounds.of(rpc), Math::max);
            }
        }
        return last;
    }

    /** Returns the spans of a key that began by an instant, by their beginnings. */
    Stream<OccupancySpan> of(String key, long until) {
        return occupancySpans.getOrDefault(key, List.of()).stream()
                .takeWhile(occupancySpan -> occupancySpan.from() <= until);
    }

    private void add(String key, OccupancySpan occupancySpan) {
        occupancySpans.computeIfAbsent(key, k -> new ArrayList<>()).add(occupancySpan);
    }

    private OccupancySpan ofGrant(Grant grant, List<Long> written) {
        long from =
                writes(grant).mapToLong(Rpc::sent).min().orElse(grant.acquire().start());
        long renewed = writes(grant).mapToLong(landingBounds::of).max().orElse(grant.start());
        if (lives.ended(grant.process()) != Operation.NEVER) {
            // Requests in progress at that time are not recorded. They can reach the store while a fault delays them.
            long ended = lives.ended(grant.process());
            long last = landingBounds.until(grant.process(), ended - 2 * run.attemptTimeout(), ended);
            renewed = grant.released() ? renewed : Math.max(renewed, last);
        }
        long lease = writes(grant).mapToLong(this::leaseOf).max().orElse(run.lease());
        return occupancySpan(grant.process(), from, renewed, freed(grant), written, taken(grant), lease);
    }

    private OccupancySpan occupancySpan(
            String process, long from, long renewed, long freed, List<Long> written, long taken, long lease) {
        long replaced = first(written, taken);
        return new OccupancySpan(
                process, from, renewed, freed, taken, replaced, (long) (lease * (1 + run.clockDrift())));
    }

    private static List<Long> of(Map<String, List<Long>> written, String key) {
        return written.getOrDefault(key, List.of());
    }

    /** Returns the first of the sorted instants that is later than the given instant. */
    private static long first(List<Long> sorted, long than) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted.get(middle) <= than) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < sorted.size() ? sorted.get(low) : Operation.NEVER;
    }

    /** Returns an instant by which the grant certainly was in the row. */
    private static long taken(Grant grant) {
        return grant.start();
    }

    private static long freed(Grant grant) {
        long told = grant.releases().stream()
                .filter(Operation::ok)
                .mapToLong(Operation::end)
                .min()
                .orElse(Operation.NEVER);
        long answered = grant.rpcs().stream()
                .filter(rpc -> rpc.kind() == Rpc.Kind.RELEASE && rpc.answer() == Rpc.Answer.APPLIED)
                .mapToLong(Rpc::at)
                .min()
                .orElse(Operation.NEVER);
        return Math.min(told, answered);
    }

    private Stream<Rpc> writes(Grant grant) {
        return grant.rpcs().stream()
                .filter(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE || rpc.kind() == Rpc.Kind.HEARTBEAT)
                .filter(this::mayBeApplied);
    }

    /**
     * Returns whether a write can have been applied. A client can say that its own request got no response, but this
     * alone proves nothing. It counts only if there was a hindrance, or if the client did not run for a part of that
     * time.
     */
    private boolean mayBeApplied(Rpc rpc) {
        return rpc.answer() == Rpc.Answer.APPLIED
                || (rpc.answer() == Rpc.Answer.UNKNOWN
                        && (!hindrances.of(rpc.process(), rpc.sent(), rpc.at()).isEmpty()
                                || stalls.ran(rpc.process(), rpc.sent(), rpc.at()) < rpc.at() - rpc.sent()));
    }

    private long leaseOf(Rpc rpc) {
        return rpc.lease().orElse(run.lease());
    }
}
