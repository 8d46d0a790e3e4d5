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

/** A fault with both its ends; one that never ended lasts for ever and has not landed. */
record InjectedFault(Fault begin, Optional<Fault> end) {

    /** All of a history, by their beginnings. */
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

    /** Whether nothing, or not all, is known of the faults that were planned. */
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

    /** Whether requests of its targets may stay without an answer while it lasts. */
    boolean hindersRequests() {
        return is(FaultKind.Effect.HINDERS_REQUESTS);
    }

    /** A lock that keeps time by the monotonic clock does not notice it. */
    boolean movesWallClock() {
        return is(FaultKind.Effect.MOVES_THE_WALL_CLOCK);
    }

    /** Whether a run was to have holders that stop renewing: by a kill, or by a pause that outlasts the lease. */
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
     * Whether the fault can touch a process. The proxy of a worker outlives its incarnations, so a fault of one
     * incarnation touches the next; {@code *} and a target that is no incarnation touch all.
     */
    boolean touches(String process) {
        for (String target : begin.targets()) {
            if (target.indexOf('.') < 0 || isOfSameWorker(target, process)) {
                return true;
            }
        }
        return false;
    }

    /** {@code w2} of {@code w2.1}. */
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
