package io.github.dynamodblock.chaos.dynamodb;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that starts child processes. Linux sends a child's parent-death signal when the <em>thread</em> that
 * started it ends, so that thread has to live as long as the JVM.
 */
final class Spawner {
    // Not an Executors.newSingleThreadExecutor(): that one is shut down when it becomes unreachable, together with a
    // test's class loader, and would take every child with it.
    private static final ThreadPoolExecutor THREAD =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "child-process-spawner");
                thread.setDaemon(true);
                return thread;
            });

    private Spawner() {}

    static Process start(Callable<Process> starting) throws Exception {
        try {
            return THREAD.submit(starting).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
