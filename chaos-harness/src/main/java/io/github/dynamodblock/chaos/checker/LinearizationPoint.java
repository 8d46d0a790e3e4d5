package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import java.util.List;

/**
 * A point of linearization: the beginning or the end of a grant, which happened at one instant within a window.
 *
 * @param token the token of the grant
 * @param lo the earliest instant at which the point can have happened
 * @param hi the latest instant at which the point can have happened
 * @param events the events from which the window was computed
 */
record LinearizationPoint(Kind kind, long token, String process, long lo, long hi, List<Event> events)
        implements TimeWindow {
    enum Kind {
        ACQUIRED("acquired the lock"),
        ACQUIRED_UNSEEN("acquired the lock, although no acquire returned it,"),
        RELEASED("released the lock"),
        MAYBE_RELEASED("lost the lock, by a release that may have happened or by expiry,"),
        EXPIRED("lost the lock by expiry");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    String words() {
        return process + " (token " + token + ") " + kind.words;
    }
}
