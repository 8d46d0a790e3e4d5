package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Fault;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.List;
import java.util.Optional;

/**
 * Whose doing is judged: that of the clients of this project, or of one peer.
 *
 * @param peer its name; empty for ours
 */
record JudgedClients(Optional<String> peer) {
    static final JudgedClients OURS = new JudgedClients(Optional.empty());

    static JudgedClients peer(String name) {
        return new JudgedClients(Optional.of(name));
    }

    boolean has(RunDescription run, String process) {
        return run.peer(process).equals(peer);
    }

    /** That an overlap would count only by its fault, where there is more than one party. */
    String byFault(RunDescription run) {
        return run.peers().isEmpty() ? "" : " by a fault of " + peer.orElse("ours");
    }

    /** What its processes saw, with all faults. */
    History part(History history) {
        RunDescription run = history.settings();
        if (run.peers().isEmpty()) {
            return history;
        }
        List<Event> events = history.events().stream()
                .filter(event -> event instanceof Fault || has(run, event.process()))
                .toList();
        return new History(run, events, history.torn());
    }
}
