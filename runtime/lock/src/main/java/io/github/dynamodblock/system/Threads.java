package io.github.dynamodblock.system;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads with a name. All users share the threads. So the threads inherit nothing from the user that needed
 * them first: no inheritable variable, no priority and no class loader. Their class loader is that of the thread
 * which created the lock client.
 */
final class Threads implements ThreadFactory {
    private final String name;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final AtomicInteger count = new AtomicInteger();

    Threads(String name) {
        this.name = name;
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // Only so that the first user's priority does not stay.
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(null, task, name + "-" + count.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        thread.setPriority(Thread.NORM_PRIORITY);
        thread.setContextClassLoader(loader);
        return thread;
    }
}
