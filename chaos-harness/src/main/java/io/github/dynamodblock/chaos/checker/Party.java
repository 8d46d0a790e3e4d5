package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Fault;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Settings;
import java.util.List;
import java.util.Optional;

/**
 * Whose doing is judged: that of the clients of this project, or of one peer.
 *
 * @param peer its name; empty for ours
 */
record Party(Optional<String> peer) {
    static final Party OURS = new Party(Optional.empty());

    static Party peer(String name) {
        return new Party(Optional.of(name));
    }

    boolean has(Settings run, String process) {
        return run.peer(process).equals(peer);
    }

    /** That an overlap would count only by its fault, where there is more than one party. */
    String byFault(Settings run) {
        return run.peers().isEmpty() ? "" : " by a fault of " + peer.orElse("ours");
    }

    /** What its processes saw, with all faults. */
    History part(History history) {
        Settings run = history.settings();
        if (run.peers().isEmpty()) {
            return history;
        }
        List<Event> events = history.events().stream()
                .filter(event -> event instanceof Fault || has(run, event.process()))
                .toList();
        return new History(run, events, history.torn());
    }
}
