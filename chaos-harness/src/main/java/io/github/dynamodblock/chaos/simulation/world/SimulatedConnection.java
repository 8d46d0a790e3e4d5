package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.StoreAnswer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A connection with one request on its way, or with several requests that have the same fate. */
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

    /**
     * Lets the store process the request. Returns the task that delivers the response to the process.
     *
     * @param copy 0 for the request itself, 1 for a copy of it
     */
    abstract Runnable land(int copy);

    /** Delivers the response that the store throttled the request. */
    abstract void throttled();

    /**
     * Lets the request fail because another transaction is using some of its rows. Returns the task that delivers this
     * response to the process.
     *
     * @param which 0 for a conflict on the first row, 1 for the last row, 2 for all rows
     */
    abstract Runnable conflict(int which);

    /** Notifies the process that the connection was closed without a response. */
    abstract void broken();

    SimulatedRequest first() {
        return requests.get(0);
    }

    CompletableFuture<A> answer() {
        return answer;
    }

    /** Delivers a result to the process, unless the process no longer waits for it. */
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

    /** Returns the response to a write that was certainly not applied, and that can be applied if it is sent again. */
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

    /** The future of a response. The sender can stop waiting for it. */
    private final class Awaited extends CompletableFuture<A> {
        @Override
        public boolean cancel(boolean interrupt) {
            boolean cancelled = super.cancel(interrupt);
            // This also forgets a connection that the store closed while this process was paused and could not notice
            // it.
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
