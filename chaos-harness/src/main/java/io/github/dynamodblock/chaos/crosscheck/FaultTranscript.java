package io.github.dynamodblock.chaos.crosscheck;

import io.github.dynamodblock.chaos.history.Fault;
import io.github.dynamodblock.chaos.history.FaultKind;
import io.github.dynamodblock.chaos.simulation.world.RequestFate;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Writes the faults of a simulated world to the history, as the nemesis of a real run writes them. If a single request
 * is lost or late, the history shows a fault of its sender. The fault lasts from the send until the request can have no
 * further effect.
 */
final class FaultTranscript {
    private static final String NEMESIS = "nemesis";
    private static final String ALL_TARGETS = "*";

    private final Consumer<Fault> history;
    private final IntFunction<String> process;
    private final Map<SimulatedRequest, RequestFault> requestFaults = new HashMap<>();
    private long id;

    private static final class RequestFault {
        final FaultKind kind;
        final long from;
        long until;

        RequestFault(FaultKind kind, long from, long until) {
            this.kind = kind;
            this.from = from;
            this.until = until;
        }
    }

    /**
     * Creates a transcript.
     *
     * @param process returns the present incarnation of a client
     */
    FaultTranscript(Consumer<Fault> history, IntFunction<String> process) {
        this.history = history;
        this.process = process;
    }

    void on(WorldEvent event) {
        if (event instanceof WorldEvent.Struck struck) {
            struck(struck);
        } else if (event instanceof WorldEvent.Troubled troubled) {
            requestFaults.put(
                    troubled.request(),
                    new RequestFault(kindOf(troubled.fate()), troubled.request().sentAt(), troubled.at()));
        } else if (event instanceof WorldEvent.Landed landed) {
            lasts(landed.request(), landed.at());
        } else if (event instanceof WorldEvent.KnownAgain known) {
            lasts(known.request(), known.at());
        } else if (event instanceof WorldEvent.Answered answered) {
            lasts(answered.request(), answered.at());
        } else if (event instanceof WorldEvent.Settled settled) {
            lasts(settled.request(), settled.at());
        } else if (event instanceof WorldEvent.GaveUp gaveUp) {
            lasts(gaveUp.request(), gaveUp.at());
        } else if (event instanceof WorldEvent.Read read) {
            if (read.stale()) {
                requestFaults.putIfAbsent(
                        read.request(),
                        new RequestFault(FaultKind.LATENCY, read.request().sentAt(), read.at()));
            }
            lasts(read.request(), read.at());
        }
    }

    /**
     * Writes the faults of single requests.
     *
     * @param now when the world ends
     */
    void end(long now) {
        requestFaults.forEach((request, trouble) -> lasted(
                trouble.kind, List.of(TranscriptNames.process(request)), trouble.from, Math.min(now, trouble.until)));
    }

    private void lasts(SimulatedRequest request, long at) {
        RequestFault trouble = requestFaults.get(request);
        if (trouble != null) {
            trouble.until = Math.max(trouble.until, at);
        }
    }

    private void struck(WorldEvent.Struck struck) {
        long until = struck.at() + Math.max(0, struck.length());
        List<String> targets = struck.client() < 0 ? List.of(ALL_TARGETS) : List.of(process.apply(struck.client()));
        switch (struck.fault()) {
            case PAUSE -> lasted(FaultKind.PAUSE, targets, struck.at(), until);
            case KILL -> lasted(FaultKind.KILL, targets, struck.at(), until);
            case CUT_OFF, RESTART -> lasted(FaultKind.PARTITION, targets, struck.at(), until);
            case THROTTLE -> lasted(FaultKind.LOST_REQUEST, targets, struck.at(), until);
            case WALL_CLOCK -> lasted(FaultKind.WALL_JUMP, targets, struck.at(), until);
            default -> {}
        }
    }

    private void lasted(FaultKind kind, List<String> targets, long from, long until) {
        long number = ++id;
        history.accept(fault(from, number, kind, targets, Fault.Phase.BEGIN));
        history.accept(fault(until, number, kind, targets, Fault.Phase.END));
    }

    private static Fault fault(long at, long number, FaultKind kind, List<String> targets, Fault.Phase phase) {
        return new Fault(at, NEMESIS, number, kind, targets, phase, phase == Fault.Phase.END, "simulated");
    }

    private static FaultKind kindOf(RequestFate fate) {
        return switch (fate) {
            case REQUEST_LOST, THROTTLED, CONFLICT -> FaultKind.LOST_REQUEST;
            case RESPONSE_LOST, COPIED_UNANSWERED -> FaultKind.LOST_RESPONSE;
            case REQUEST_LATE, RESPONSE_LATE, COPIED -> FaultKind.LATENCY;
        };
    }
}
