package io.github.dynamodblock.core;

import io.github.dynamodblock.spi.Ports;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Threads that take no task for a while: from one hand-over on, so many in a row. */
final class Unwilling {
    /** How a hand-over fails. */
    enum Refusal {
        REJECTED,
        NO_THREAD;

        private void happen() {
            if (this == REJECTED) {
                throw withoutTrace(new RejectedExecutionException("of a test"));
            }
            throw withoutTrace(new OutOfMemoryError("unable to create native thread: of a test"));
        }

        /** There are thousands, and each is logged. */
        private static <T extends Throwable> T withoutTrace(T refusal) {
            refusal.setStackTrace(new StackTraceElement[0]);
            return refusal;
        }
    }

    private final Refusal refusal;
    private final int first;
    private final int last;
    private int handOvers;

    /** The hand-over of that number fails, counted from 1, and those after it until {@code count} have failed. */
    Unwilling(Refusal refusal, int first, int count) {
        this.refusal = refusal;
        this.first = first;
        this.last = first + count - 1;
    }

    /** The same world, with such threads. */
    Ports over(Ports ports) {
        return new Ports(
                ports.store(),
                ports.clock(),
                ports.timer(),
                ports.chance(),
                over(ports.heartbeats()),
                over(ports.sender()),
                over(ports.callbacks()));
    }

    Executor over(Executor threads) {
        return task -> {
            if (refuses()) {
                refusal.happen();
            }
            threads.execute(task);
        };
    }

    private synchronized boolean refuses() {
        handOvers++;
        return first <= handOvers && handOvers <= last;
    }

    /** Whether one has failed. */
    synchronized boolean hasBegun() {
        return handOvers >= first;
    }

    @Override
    public String toString() {
        return refusal + " from hand-over " + first + " to " + last;
    }
}
