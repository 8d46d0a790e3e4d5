package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A takeover that the store certainly applied to a held row: an acquire whose condition names the version that it
 * replaces. The condition is also true if the row is free. So an acquire is not certainly a takeover if the replaced
 * grant can have been released by then.
 *
 * @param rpc the acquire
 * @param from the grant that it replaced
 * @param first the first response that showed the replaced version to the process of the challenger
 * @param write the write of the replaced version; empty if it is not in the history
 */
record WatchedTakeover(Rpc rpc, Grant from, Rpc first, Optional<Rpc> write) {
    private record Name(String key, String grant) {}

    private record Written(String key, String grant, long beat) {}

    private record All(List<WatchedTakeover> takeovers) {}

    /** Returns the takeovers of a history, by the arrival of their responses. */
    static List<WatchedTakeover> all(History history) {
        return history.once(All.class, h -> new All(new Search(h).find())).takeovers();
    }

    private static final class Search {
        private final History history;
        private final ShutdownTimes stopping;
        private final Map<Name, Grant> grants = new HashMap<>();
        private final FirstSightings firsts;
        private final Map<Written, Rpc> writes = new HashMap<>();

        Search(History history) {
            this.history = history;
            this.stopping = ShutdownTimes.of(history);
            this.firsts = FirstSightings.of(history);
            for (Grant grant : Grants.all(history)) {
                grant.id().ifPresent(id -> grants.putIfAbsent(new Name(grant.key(), id), grant));
            }
            for (Rpc rpc : history.all(Rpc.class)) {
                if (rpc.grant().isPresent()
                        && rpc.beat().isPresent()
                        && rpc.lease().isPresent()) {
                    writes.putIfAbsent(
                            new Written(rpc.key(), rpc.grant().get(), rpc.beat().getAsLong()), rpc);
                }
            }
        }

        List<WatchedTakeover> find() {
            return history.all(Rpc.class).stream()
                    .filter(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE && rpc.answer() == Rpc.Answer.APPLIED)
                    .flatMap(rpc -> rpc.seen().flatMap(seen -> takeover(rpc, seen)).stream())
                    .toList();
        }

        private Optional<WatchedTakeover> takeover(Rpc rpc, String seen) {
            RowVersion version = RowVersion.of(seen);
            Optional<Rpc> first = firsts.before(rpc, seen);
            Optional<Grant> from = Optional.ofNullable(grants.get(new Name(rpc.key(), version.grant())))
                    .filter(grant -> grant.letGo() > rpc.at() && !stopping.by(grant.process(), rpc.at()))
                    // The same grant under another token is another tenure, by a late copy of its acquire.
                    .filter(grant -> first.filter(grant::isShownHeldBy).isPresent());
            return first.flatMap(
                    shown -> from.map(grant -> new WatchedTakeover(rpc, grant, shown, write(rpc, version))));
        }

        private Optional<Rpc> write(Rpc rpc, RowVersion version) {
            return version.beat().isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(writes.get(new Written(
                            rpc.key(), version.grant(), version.beat().getAsLong())));
        }
    }
}
