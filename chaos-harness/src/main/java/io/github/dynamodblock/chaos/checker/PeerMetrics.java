package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a peer did in a run. The report shows it. It does not count for the verdict, because the run judges our clients.
 *
 * @param name the name of the peer, such as {@code aws}
 * @param findings the findings for the properties that can be decided for a peer
 * @param hung the processes of the peer that did not end in time, so that the harness killed them. The outcome of their
 *     open operations is unknown
 */
public record PeerMetrics(String name, Map<String, Long> counts, List<Finding> findings, List<String> hung) {
    public PeerMetrics {
        findings = List.copyOf(findings);
        hung = List.copyOf(hung);
    }

    /** Returns the metrics of all peers of a run. */
    public static List<PeerMetrics> all(History history) {
        return history.settings().peers().stream()
                .map(name -> new PeerMetrics(
                        name,
                        counts(JudgedClients.peer(name), history),
                        Checkers.check(Checkers.ofPeer(JudgedClients.peer(name)), history),
                        hung(JudgedClients.peer(name), history)))
                .toList();
    }

    private static List<String> hung(JudgedClients peer, History history) {
        return ProcessLifetimes.of(history).hung().stream()
                .filter(process -> peer.has(history.settings(), process))
                .toList();
    }

    private static Map<String, Long> counts(JudgedClients peer, History history) {
        RunDescription run = history.settings();
        History part = peer.part(history);
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("grants", (long) Grants.all(part).size());
        for (String way :
                List.of("handed to ours", "taken over by ours", "handed on by ours", "taken over from ours")) {
            counts.put(way, 0L);
        }
        for (Succession succession : Succession.all(history)) {
            boolean from = peer.has(run, succession.before().process());
            boolean handed = succession.before().released();
            succession
                    .after()
                    .filter(next -> from != peer.has(run, next.process()))
                    .ifPresent(next -> counts.merge(way(from, handed), 1L, Long::sum));
        }
        counts.put(
                "acquires not granted",
                part.operations().stream()
                        .filter(op -> op.action() == Action.ACQUIRE && !op.ok())
                        .count());
        for (Callback.Kind kind : List.of(Callback.Kind.IN_DANGER, Callback.Kind.LOST)) {
            counts.put(
                    "told " + kind,
                    part.all(Callback.class).stream()
                            .filter(callback -> callback.kind() == kind)
                            .count());
        }
        return counts;
    }

    private static String way(boolean fromPeer, boolean handed) {
        if (fromPeer) {
            return handed ? "handed to ours" : "taken over by ours";
        }
        return handed ? "handed on by ours" : "taken over from ours";
    }
}
