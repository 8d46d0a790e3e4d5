package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A grant and the next one of its key, in the order of their tokens, that was returned to somebody.
 *
 * @param after absent for the last grant of the run
 */
record Succession(Grant before, Optional<Grant> after) {

    static List<Succession> all(History history) {
        List<Succession> successions = new ArrayList<>();
        for (List<Grant> grants : Grants.byKey(history).values()) {
            List<Grant> byToken = new ArrayList<>(grants);
            byToken.sort(Comparator.comparingLong(Grant::token));
            for (int i = 0; i < byToken.size(); i++) {
                Optional<Grant> after = i + 1 < byToken.size() ? Optional.of(byToken.get(i + 1)) : Optional.empty();
                successions.add(new Succession(byToken.get(i), after));
            }
        }
        return successions;
    }

    /** The next grant came after a release that returned ok. */
    boolean handOff() {
        return after.isPresent() && before.released();
    }

    /** The next grant came though no release returned ok: by expiry, or by a release in doubt. */
    boolean takeover() {
        return after.isPresent() && !before.released();
    }
}
