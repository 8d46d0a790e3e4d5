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
 * B(g): from the first to the last instant at which a holder saw {@code isValid()} answer true for one grant.
 *
 * <p>The instants between count as well: a grant that is lost stays lost, so a holder that believes later would have
 * believed here, had it asked. Each instant is stamped before its call, and by the same argument the answer held at
 * the stamp.
 */
record BeliefSpan(Belief first, Belief last) {
    private record Name(String process, String key, long token) {}

    /** Those of each key, by their first instant. */
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

    /** Finds the last instant at which the holder of a grant believed. */
    static Index index(History history) {
        return history.once(Index.class, Index::new);
    }

    /** See {@link BeliefSpan#index}. */
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
