package io.github.dynamodblock.system;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for calls that can block. No thread exists before it is needed. An idle thread is used before another
 * thread is created. If all threads are busy, a call waits for its turn. Each thread ends after some idle seconds, so
 * that no code has to end the threads.
 */
public final class OnDemandExecutor implements Executor {
    private final ThreadPoolExecutor threads;

    /**
     * Creates a lane without threads.
     *
     * @param name the first part of the names of the threads
     * @param most the largest number of threads
     */
    public OnDemandExecutor(String name, int most) {
        Turns turns = new Turns();
        threads = new ThreadPoolExecutor(0, most, 10, TimeUnit.SECONDS, turns, new Threads(name));
        threads.setRejectedExecutionHandler((task, full) -> turns.put(task));
    }

    /**
     * Runs the task on one of the threads; on the calling thread, if no thread can be created.
     *
     * @param task the task
     */
    @Override
    public void execute(Runnable task) {
        LoggedTask logged = new LoggedTask(task);
        try {
            threads.execute(logged);
        } catch (OutOfMemoryError noThread) {
            logged.run();
        }
    }

    /**
     * Takes an offered task only if a thread is idle. Otherwise the pool creates another thread, or refuses the task;
     * a refused task is put into this queue.
     */
    private static final class Turns extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }
}
