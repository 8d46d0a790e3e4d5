package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Fault;
import io.github.dynamodblock.chaos.history.FaultKind;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fault of a run, with its begin and its end.
 *
 * @param end the end; if it is absent, the fault lasts for ever and did not take effect
 */
record InjectedFault(Fault begin, Optional<Fault> end) {

    /** Returns all faults of a history, by their beginnings. */
    static List<InjectedFault> of(History history) {
        return history.once(All.class, All::of).faults();
    }

    private record All(List<InjectedFault> faults) {
        static All of(History history) {
            return new All(paired(history));
        }
    }

    private static List<InjectedFault> paired(History history) {
        Map<Long, Fault> ends = new HashMap<>();
        List<Fault> begins = new ArrayList<>();
        for (Fault fault : history.all(Fault.class)) {
            if (fault.phase() == Fault.Phase.BEGIN) {
                begins.add(fault);
            } else {
                ends.put(fault.id(), fault);
            }
        }
        return begins.stream()
                .map(begin -> new InjectedFault(begin, Optional.ofNullable(ends.get(begin.id()))))
                .toList();
    }

    /**
     * Returns whether the history lacks planned faults: the file of the nemesis is torn, or there is no fault although
     * faults were planned.
     */
    static boolean missing(History history) {
        return history.torn().stream().anyMatch(place -> place.startsWith("nemesis"))
                || (!history.settings().plannedFaults().isEmpty()
                        && history.all(Fault.class).isEmpty());
    }

    long from() {
        return begin.at();
    }

    long until() {
        return end.map(Fault::at).orElse(Operation.NEVER);
    }

    boolean landed() {
        return end.map(Fault::landed).orElse(false);
    }

    boolean stopsProcess() {
        return is(FaultKind.Effect.STOPS);
    }

    /** Returns whether requests of its targets can get no response while the fault lasts. */
    boolean hindersRequests() {
        return is(FaultKind.Effect.HINDERS_REQUESTS);
    }

    /**
     * Returns whether the fault changes a wall clock. A lock that uses only the monotonic clock does not notice this.
     */
    boolean movesWallClock() {
        return is(FaultKind.Effect.MOVES_THE_WALL_CLOCK);
    }

    /** Returns whether a run planned that holders stop renewing: by a kill, or by a pause longer than the lease. */
    static boolean planTakeovers(RunDescription run) {
        return run.longPauses() > 0
                || run.plannedFaults().entrySet().stream()
                        .anyMatch(planned -> planned.getValue() > 0
                                && FaultKind.of(planned.getKey()).effect() == FaultKind.Effect.ENDS);
    }

    private boolean is(FaultKind.Effect effect) {
        return begin.kind().effect() == effect;
    }

    boolean meets(long start, long stop) {
        return from() <= stop && until() >= start;
    }

    /**
     * Returns whether the fault can touch a process.
     *
     * <ul>
     *   <li>The proxy of a worker continues when an incarnation ends. So a fault of one incarnation touches the other
     *       incarnations of the worker too.
     *   <li>A target that is not an incarnation, such as {@code *}, touches all processes.
     * </ul>
     */
    boolean touches(String process) {
        for (String target : begin.targets()) {
            if (target.indexOf('.') < 0 || isOfSameWorker(target, process)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the worker of a process: {@code w2} for {@code w2.1}. */
    static String worker(String process) {
        return process.substring(0, lengthOfWorker(process));
    }

    private static boolean isOfSameWorker(String one, String other) {
        int length = lengthOfWorker(one);
        return length == lengthOfWorker(other) && one.regionMatches(0, other, 0, length);
    }

    private static int lengthOfWorker(String process) {
        int dot = process.lastIndexOf('.');
        return dot < 0 ? process.length() : dot;
    }
}
