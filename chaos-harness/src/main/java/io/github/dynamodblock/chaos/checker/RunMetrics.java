package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The metrics of a run: what a history shows in addition to the verdict. Latencies and callbacks are those of our
 * clients. {@link PeerMetrics} has those of peers.
 *
 * @param counts numbers by name, such as {@code grants}, {@code hand-offs}, {@code takeovers}
 * @param latencies for each name, all durations in nanoseconds
 * @param faults for each kind, how many faults were planned and how many took effect
 */
public record RunMetrics(Map<String, Long> counts, Map<String, List<Long>> latencies, Map<String, FaultCount> faults) {

    /** The number of faults of one kind. */
    public record FaultCount(long planned, long landed) {}

    /** Measures a history. */
    public static RunMetrics of(History history) {
        Map<String, Long> counts = new LinkedHashMap<>();
        Map<String, List<Long>> latencies = new LinkedHashMap<>();
        History ours = JudgedClients.OURS.part(history);
        acquires(history, ours, latencies);
        successions(history, counts, latencies);
        releases(ours, latencies);
        callbacks(ours, counts, latencies);
        return new RunMetrics(counts, latencies, faults(history));
    }

    private static void acquires(History history, History ours, Map<String, List<Long>> latencies) {
        Set<Operation> contended = new HashSet<>(Contention.contended(history));
        List<Long> alone = latencies.computeIfAbsent("acquire, uncontended", n -> new ArrayList<>());
        List<Long> waited = latencies.computeIfAbsent("acquire, contended", n -> new ArrayList<>());
        for (Grant grant : Grants.all(ours)) {
            (contended.contains(grant.acquire()) ? waited : alone)
                    .add(grant.start() - grant.acquire().start());
        }
    }

    private static void successions(History history, Map<String, Long> counts, Map<String, List<Long>> latencies) {
        List<Succession> all = Succession.all(history);
        counts.put("grants", (long) all.size());
        counts.put("hand-offs", all.stream().filter(Succession::handOff).count());
        counts.put("takeovers", all.stream().filter(Succession::takeover).count());
        List<Long> handOffs = latencies.computeIfAbsent("hand-off", n -> new ArrayList<>());
        all.stream().filter(Succession::handOff).forEach(succession -> {
            Grant next = succession.after().orElseThrow();
            long released = succession.before().release().orElseThrow().start();
            boolean ours = JudgedClients.OURS.has(history.settings(), next.process());
            if (ours && next.acquire().start() <= released && next.start() >= released) {
                handOffs.add(next.start() - released);
            }
        });
    }

    private static void releases(History history, Map<String, List<Long>> latencies) {
        latencies.put(
                "release",
                history.operations().stream()
                        .filter(op -> op.action() == Action.RELEASE && op.ok())
                        .map(op -> op.end() - op.start())
                        .toList());
    }

    private static void callbacks(History history, Map<String, Long> counts, Map<String, List<Long>> latencies) {
        Stalls stalls = Stalls.of(history);
        ValidityEnd validity = ValidityEnd.of(history);
        List<Long> lateness = new ArrayList<>();
        for (Grant grant : Grants.all(history)) {
            OptionalLong v = validity.end(grant);
            for (Callback lost : grant.lost()) {
                lost.reason().ifPresent(reason -> counts.merge("lost, " + reason, 1L, Long::sum));
                v.ifPresent(instant -> lateness.add(stalls.ran(grant.process(), instant, lost.at())));
            }
        }
        counts.put("lost events", (long) lateness.size());
        latencies.put("lost callback after expiry, un-stalled", lateness);
    }

    private static Map<String, FaultCount> faults(History history) {
        RunDescription run = history.settings();
        List<InjectedFault> injected = InjectedFault.of(history);
        Map<String, FaultCount> faults = new LinkedHashMap<>();
        run.plannedFaults()
                .forEach((kind, planned) -> faults.put(
                        kind,
                        new FaultCount(
                                planned,
                                injected.stream()
                                        .filter(f -> f.begin().kind().word().equals(kind) && f.landed())
                                        .count())));
        return faults;
    }
}
