package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.history.History;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The belief B(g) of a grant g: the time from the first to the last instant at which {@code isValid()} returned true to
 * its holder.
 *
 * <p>The whole time in between counts. A lost grant never becomes valid again. So if {@code isValid()} returns true at
 * a later instant, it would have returned true at each earlier instant too. For the same reason it would have returned
 * true at the stamp, which is before the call.
 */
record BeliefSpan(Belief first, Belief last) {
    private record Name(String process, String key, long token) {}

    /** Returns the beliefs of each key, by their first instant. */
    static SortedMap<String, List<BeliefSpan>> byKey(History history) {
        Map<Name, BeliefSpan> found = new LinkedHashMap<>();
        for (Belief belief : history.all(Belief.class)) {
            found.merge(
                    new Name(belief.process(), belief.key(), belief.token()),
                    new BeliefSpan(belief, belief),
                    (earlier, later) -> new BeliefSpan(earlier.first, later.last));
        }
        return History.group(List.copyOf(found.values()), span -> span.first.key());
    }

    /** Returns an index that finds the last instant at which the holder of a grant believed. */
    static Index index(History history) {
        return history.once(Index.class, Index::new);
    }

    /** An index of beliefs: see {@link BeliefSpan#index}. */
    static final class Index {
        private final Map<Name, Long> last = new HashMap<>();

        private Index(History history) {
            for (Belief belief : history.all(Belief.class)) {
                last.merge(new Name(belief.process(), belief.key(), belief.token()), belief.at(), Math::max);
            }
        }

        Optional<Long> last(Grant grant) {
            return Optional.ofNullable(last.get(new Name(grant.process(), grant.key(), grant.token())));
        }
    }
}
