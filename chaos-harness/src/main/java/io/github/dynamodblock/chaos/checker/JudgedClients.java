package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Fault;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.List;
import java.util.Optional;

/**
 * The clients that are judged: the clients of this project, or the clients of one peer.
 *
 * @param peer the name of the peer; empty for the clients of this project
 */
record JudgedClients(Optional<String> peer) {
    static final JudgedClients OURS = new JudgedClients(Optional.empty());

    static JudgedClients peer(String name) {
        return new JudgedClients(Optional.of(name));
    }

    boolean has(RunDescription run, String process) {
        return run.peer(process).equals(peer);
    }

    /** Returns text that says that only overlaps by a fault of these clients count; empty if there are no peers. */
    String faultSuffix(RunDescription run) {
        return run.peers().isEmpty() ? "" : " by a fault of " + peer.orElse("our clients");
    }

    /** Returns the events of the processes of these clients, with all faults. */
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
