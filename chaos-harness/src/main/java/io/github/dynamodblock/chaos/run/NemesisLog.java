package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.history.Fault;
import io.github.dynamodblock.chaos.history.FaultKind;
import io.github.dynamodblock.chaos.history.HistoryWriter;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.nemesis.FaultEvidence;
import io.github.dynamodblock.chaos.nemesis.FaultLog;
import io.github.dynamodblock.chaos.nemesis.FaultShape;
import io.github.dynamodblock.chaos.nemesis.PlannedFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The nemesis log writes the nemesis's part of the history, and knows which faults are active. It is thread-safe. */
final class NemesisLog implements FaultLog {
    static final String PROCESS = "nemesis";

    private final HistoryWriter history;
    private final UnaryOperator<String> incarnationOf;
    private final Map<Integer, List<String>> targets = new HashMap<>();
    private final Map<Integer, String> current = new TreeMap<>();
    private final Map<String, Integer> dying = new HashMap<>();
    private int healed;
    private long lastHealed;

    /**
     * Makes the log.
     *
     * @param history the history of the nemesis
     * @param incarnationOf maps the name of a worker to the name of its present incarnation
     */
    NemesisLog(HistoryWriter history, UnaryOperator<String> incarnationOf) {
        this.history = history;
        this.incarnationOf = incarnationOf;
    }

    @Override
    public synchronized void began(long at, PlannedFault fault, List<String> workers) {
        List<String> incarnations = workers.stream().map(incarnationOf).toList();
        targets.put(fault.id(), incarnations);
        countDying(fault, workers, 1);
        current.put(fault.id(), fault.kind().word() + " " + String.join("+", workers));
        history.write(new Fault(
                at,
                PROCESS,
                fault.id(),
                fault.kind(),
                incarnations,
                Fault.Phase.BEGIN,
                false,
                describe(fault.shape())));
    }

    @Override
    public synchronized void ended(long at, PlannedFault fault, List<String> workers, FaultEvidence evidence) {
        current.remove(fault.id());
        healed++;
        lastHealed = at;
        countDying(fault, workers, -1);
        List<String> incarnations = targets.getOrDefault(fault.id(), workers);
        history.write(new Fault(
                at,
                PROCESS,
                fault.id(),
                fault.kind(),
                incarnations,
                Fault.Phase.END,
                evidence.landed(),
                evidence.detail()));
    }

    /** Records that the incarnation has been killed. */
    synchronized void killed(long at, String incarnation) {
        history.write(new ProcessEvent(at, incarnation, ProcessEvent.Phase.KILLED));
    }

    /** Records that the incarnation was told to end and has not ended in time. */
    synchronized void hung(long at, String incarnation) {
        history.write(new ProcessEvent(at, incarnation, ProcessEvent.Phase.HUNG));
    }

    synchronized List<String> current() {
        return new ArrayList<>(current.values());
    }

    /** Returns whether a kill of that worker is active: from before its end until after its restart. */
    synchronized boolean isBeingKilled(String worker) {
        return dying.getOrDefault(worker, 0) > 0;
    }

    /** Returns when the last fault was healed; empty before the first fault was healed. */
    synchronized OptionalLong lastHealed() {
        return healed == 0 ? OptionalLong.empty() : OptionalLong.of(lastHealed);
    }

    synchronized int healed() {
        return healed;
    }

    private void countDying(PlannedFault fault, List<String> workers, int change) {
        if (fault.kind() == FaultKind.KILL) {
            workers.forEach(worker -> dying.merge(worker, change, Integer::sum));
        }
    }

    private static String describe(FaultShape shape) {
        return "as planned: " + shape;
    }
}
