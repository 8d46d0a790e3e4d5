package io.github.dynamodblock.system;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for calls that may block. None exists before it is needed, an idle one is used before another is made, and what
 * finds all of them busy waits for its turn. Each ends when it was idle for some seconds, so that nobody has to end them.
 */
public final class Lane implements Executor {
    private final ThreadPoolExecutor threads;

    /** @param most how many threads there are at most */
    public Lane(String name, int most) {
        Turns turns = new Turns();
        threads = new ThreadPoolExecutor(0, most, 10, TimeUnit.SECONDS, turns, new Threads(name));
        threads.setRejectedExecutionHandler((task, full) -> turns.put(task));
    }

    /** Runs it on one of its threads; where none can be had, on this one. */
    @Override
    public void execute(Runnable task) {
        Logged logged = new Logged(task);
        try {
            threads.execute(logged);
        } catch (OutOfMemoryError noThread) {
            logged.run();
        }
    }

    /** Takes what is offered only for a thread that is idle: else the pool makes another, or refuses and it is put here. */
    private static final class Turns extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }
}
