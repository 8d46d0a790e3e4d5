package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.StoreAnswer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One request under way, or several that share one fate. */
abstract class SimulatedConnection<A> {
    final SimulatedNetwork wire;
    final World world;
    final List<SimulatedRequest> requests;
    private final Awaited answer = new Awaited();

    SimulatedConnection(SimulatedNetwork wire, List<SimulatedRequest> requests) {
        this.wire = wire;
        this.world = wire.world;
        this.requests = requests;
    }

    /** The store deals with it, and this is how the process hears. */
    abstract Runnable land(int copy);

    abstract void throttled();

    /**
     * Another transaction has some of its rows for the moment, and this is how the process hears.
     *
     * @param which the first row, the last, or all
     */
    abstract Runnable conflict(int which);

    abstract void broken();

    SimulatedRequest first() {
        return requests.get(0);
    }

    CompletableFuture<A> answer() {
        return answer;
    }

    /** The process hears, unless it waits no longer. */
    void told(A result, Runnable note) {
        if (!answer.isDone()) {
            wire.closed(this);
            note.run();
            answer.complete(result);
        }
    }

    static StoreUnavailableException slowDown() {
        return new StoreUnavailableException("simulated throttling", null);
    }

    /** Of a write that certainly was not applied, and may be if it is sent again. */
    static StoreAnswer.Unapplied conflict() {
        return new StoreAnswer.Unapplied(
                new StoreUnavailableException("simulated conflict with a transaction", null), true);
    }

    static StoreUnavailableException resetWhileReading() {
        return new StoreUnavailableException("simulated connection reset", null);
    }

    static IOException reset() {
        return new IOException("simulated connection reset");
    }

    /** An answer that the sender may stop waiting for. */
    private final class Awaited extends CompletableFuture<A> {
        @Override
        public boolean cancel(boolean interrupt) {
            boolean cancelled = super.cancel(interrupt);
            // Also of one that the store closed while this process was paused, and has not heard of that.
            wire.closed(SimulatedConnection.this);
            if (cancelled) {
                requests.forEach(request -> world.note(new WorldEvent.GaveUp(world.now(), request)));
            }
            return cancelled;
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }
    }
}
