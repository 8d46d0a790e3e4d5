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
 * When the row of each key can have been taken, at its longest: by grants that were returned, by acquires of which nobody
 * learned, and by whatever was under way when a process was killed.
 */
final class RowOccupancy {
    private final RunDescription run;
    private final ProcessLifetimes lives;
    private final WriteLandingBounds landings;
    private final StoreObstructions hindrances;
    private final Stalls stalls;
    private final Map<String, List<OccupancySpan>> spells = new HashMap<>();

    static RowOccupancy of(History history) {
        return history.once(RowOccupancy.class, RowOccupancy::new);
    }

    private RowOccupancy(History history) {
        this.run = history.settings();
        this.lives = ProcessLifetimes.of(history);
        this.hindrances = StoreObstructions.of(history);
        this.landings = WriteLandingBounds.of(history);
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
            // An attempt of a known grant may land when that is over, as a second tenure of which nobody knows.
            boolean ownTenure = known.contains(rpc) && rpc.answer() != Rpc.Answer.UNKNOWN;
            if (rpc.kind() == Rpc.Kind.ACQUIRE && !ownTenure && mayHaveLanded(rpc)) {
                long last = landings.of(rpc);
                // Before anybody believes in a grant it may be renewed, to learn whether it is still in the row.
                long renewed = Math.max(last, renewals.getOrDefault(rpc.grant(), last));
                add(
                        rpc.key(),
                        spell(
                                rpc.process(),
                                rpc.sent(),
                                renewed,
                                Operation.NEVER,
                                of(written, rpc.key()),
                                last,
                                leaseOf(rpc)));
            }
        }
        for (Operation op : landings.cut()) {
            long last = landings.until(op.process(), op.start(), lives.ended(op.process()));
            add(
                    op.key(),
                    spell(op.process(), op.start(), last, Operation.NEVER, of(written, op.key()), last, run.lease()));
        }
        spells.values().forEach(list -> list.sort(Comparator.comparingLong(OccupancySpan::from)));
    }

    /** When the last heartbeat of each grant can have landed. */
    private Map<Optional<String>, Long> renewals(History history) {
        Map<Optional<String>, Long> last = new HashMap<>();
        for (Rpc rpc : history.all(Rpc.class)) {
            if (rpc.kind() == Rpc.Kind.HEARTBEAT && mayHaveLanded(rpc)) {
                last.merge(rpc.grant(), landings.of(rpc), Math::max);
            }
        }
        return last;
    }

    /** Those of a key that began by an instant, by their beginnings. */
    Stream<OccupancySpan> of(String key, long until) {
        return spells.getOrDefault(key, List.of()).stream().takeWhile(spell -> spell.from() <= until);
    }

    private void add(String key, OccupancySpan spell) {
        spells.computeIfAbsent(key, k -> new ArrayList<>()).add(spell);
    }

    private OccupancySpan ofGrant(Grant grant, List<Long> written) {
        long from =
                writes(grant).mapToLong(Rpc::sent).min().orElse(grant.acquire().start());
        long renewed = writes(grant).mapToLong(landings::of).max().orElse(grant.start());
        if (lives.ended(grant.process()) != Operation.NEVER) {
            // What was under way then is not recorded, and may land as long as something holds it up.
            long ended = lives.ended(grant.process());
            long last = landings.until(grant.process(), ended - 2 * run.attemptTimeout(), ended);
            renewed = grant.released() ? renewed : Math.max(renewed, last);
        }
        long lease = writes(grant).mapToLong(this::leaseOf).max().orElse(run.lease());
        return spell(grant.process(), from, renewed, freed(grant), written, taken(grant), lease);
    }

    private OccupancySpan spell(
            String process, long from, long renewed, long freed, List<Long> written, long taken, long lease) {
        long replaced = first(written, taken);
        return new OccupancySpan(
                process, from, renewed, freed, taken, replaced, (long) (lease * (1 + run.clockDrift())));
    }

    private static List<Long> of(Map<String, List<Long>> written, String key) {
        return written.getOrDefault(key, List.of());
    }

    /** The first of sorted instants that is later. */
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

    /** When the grant was in the row for certain. */
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
                .filter(this::mayHaveLanded);
    }

    /**
     * That a client heard nothing of its own request proves nothing, unless something stood in the way, or the client did
     * not run meanwhile.
     */
    private boolean mayHaveLanded(Rpc rpc) {
        return rpc.answer() == Rpc.Answer.APPLIED
                || (rpc.answer() == Rpc.Answer.UNKNOWN
                        && (!hindrances.of(rpc.process(), rpc.sent(), rpc.at()).isEmpty()
                                || stalls.ran(rpc.process(), rpc.sent(), rpc.at()) < rpc.at() - rpc.sent()));
    }

    private long leaseOf(Rpc rpc) {
        return rpc.lease().orElse(run.lease());
    }
}
