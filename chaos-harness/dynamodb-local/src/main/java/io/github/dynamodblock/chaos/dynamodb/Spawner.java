package io.github.dynamodblock.chaos.dynamodb;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The spawner is the single thread that starts all child processes. Linux sends the parent-death signal to a child when
 * the <em>thread</em> that started the child ends. So this thread must run until the JVM ends.
 */
final class Spawner {
    // Executors.newSingleThreadExecutor() cannot be used. It is shut down when it becomes unreachable, together with
    // the class loader of a test, and then every child would end.
    private static final ThreadPoolExecutor THREAD =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "child-process-spawner");
                thread.setDaemon(true);
                // Otherwise the thread would keep the class loader of the first caller for as long as the JVM runs.
                thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
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
