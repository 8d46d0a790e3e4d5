package io.github.dynamodblock.chaos.crosscheck;

import io.github.dynamodblock.chaos.client.RpcEvents;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the requests of a simulated world to the history, as the recording store of a real run writes them: each
 * request once, when its sender receives the response or gives up.
 */
final class RequestTranscript {
    private final Consumer<Rpc> history;
    private final Map<SimulatedRequest, Long> sent = new HashMap<>();

    RequestTranscript(Consumer<Rpc> history) {
        this.history = history;
    }

    /**
     * Processes an event of the world.
     *
     * @param at the time of the event in the history
     */
    void on(WorldEvent event, long at) {
        if (event instanceof WorldEvent.Sent request) {
            // In a real run, a transaction is one request. So all its rows have the same send time.
            sent.put(request.request(), request.request().isTogether() ? event.at() : at);
        } else if (event instanceof WorldEvent.Answered answered) {
            wrote(
                    at,
                    answered.request(),
                    answered.write(),
                    RpcEvents.answerOf(answered.answer()),
                    RpcEvents.rowOf(answered.answer()));
        } else if (event instanceof WorldEvent.Settled settled) {
            Rpc.Answer answer = settled.applied() ? Rpc.Answer.APPLIED : Rpc.Answer.UNAPPLIED;
            wrote(at, settled.request(), settled.write(), answer, Optional.empty());
        } else if (event instanceof WorldEvent.Read read) {
            boolean shown = read.answer() instanceof ReadAnswer.Shown;
            read(
                    at,
                    read.request(),
                    shown ? Rpc.Answer.APPLIED : Rpc.Answer.UNKNOWN,
                    read.answer() instanceof ReadAnswer.Shown row ? row.row() : Optional.empty());
        } else if (event instanceof WorldEvent.GaveUp gaveUp) {
            LockWrite write = gaveUp.request().write();
            if (write == null) {
                read(at, gaveUp.request(), Rpc.Answer.UNKNOWN, Optional.empty());
            } else {
                wrote(at, gaveUp.request(), write, Rpc.Answer.UNKNOWN, Optional.empty());
            }
        }
    }

    private void wrote(long at, SimulatedRequest request, LockWrite write, Rpc.Answer answer, Optional<LockRow> row) {
        history.accept(RpcEvents.write(
                write,
                TranscriptNames.key(request.key()),
                TranscriptNames.process(request),
                sent.getOrDefault(request, request.sentAt()),
                at,
                answer,
                row));
    }

    private void read(long at, SimulatedRequest request, Rpc.Answer answer, Optional<LockRow> row) {
        history.accept(RpcEvents.read(
                TranscriptNames.key(request.key()),
                TranscriptNames.process(request),
                sent.getOrDefault(request, request.sentAt()),
                at,
                answer,
                row));
    }
}
