package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import java.util.List;

/**
 * Something that happened to a lock at one instant within a window.
 *
 * @param token the grant it belongs to
 * @param lo it cannot have happened before
 * @param hi it cannot have happened after
 * @param events what the window was read from
 */
record LinearizationPoint(Kind kind, long token, String process, long lo, long hi, List<Event> events)
        implements TimeWindow {
    enum Kind {
        ACQUIRED("acquired the lock"),
        ACQUIRED_UNSEEN("acquired the lock without learning of it"),
        RELEASED("released the lock"),
        MAYBE_RELEASED("lost the lock, by a release that may have happened or by expiry"),
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
