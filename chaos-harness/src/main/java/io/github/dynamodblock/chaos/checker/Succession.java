package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A grant and the next grant of its key that was returned to a caller. The order is the order of the tokens. If the
 * tokens do not order the grants, it is the order in which the acquires returned.
 *
 * @param after the next grant; absent for the last grant of the run
 */
record Succession(Grant before, Optional<Grant> after) {

    static List<Succession> all(History history) {
        return history.once(All.class, All::of).successions();
    }

    private record All(List<Succession> successions) {
        static All of(History history) {
            return new All(found(history));
        }
    }

    private static List<Succession> found(History history) {
        boolean ordered = history.settings().tokensRestart().isEmpty();
        List<Succession> successions = new ArrayList<>();
        for (List<Grant> grants : Grants.byKey(history).values()) {
            List<Grant> inOrder = new ArrayList<>(grants);
            inOrder.sort(Comparator.comparingLong(ordered ? Grant::token : Grant::start));
            for (int i = 0; i < inOrder.size(); i++) {
                Optional<Grant> after = i + 1 < inOrder.size() ? Optional.of(inOrder.get(i + 1)) : Optional.empty();
                successions.add(new Succession(inOrder.get(i), after));
            }
        }
        return successions;
    }

    /** Returns whether the next grant came after a release that returned ok. */
    boolean handOff() {
        return after.isPresent() && before.released();
    }

    /** Returns whether the next grant came although no release returned ok: by expiry, or by a release in doubt. */
    boolean takeover() {
        return after.isPresent() && !before.released();
    }
}
