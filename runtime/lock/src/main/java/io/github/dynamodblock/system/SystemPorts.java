package io.github.dynamodblock.system;

import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.Ports;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ports of a real machine. They use these threads:
 *
 * <ul>
 *   <li>One thread runs the timer, and does nothing that could block. It is created with the client. If it cannot be
 *       created, the client cannot be created either.
 *   <li>Two threads send heartbeats, and two send everything else. So one send that blocks stops no other send.
 *   <li>The application's listeners have as many threads as they block.
 * </ul>
 *
 * <p>No thread except the timer's exists before it is needed. No thread belongs to one lock.
 */
public final class SystemPorts implements AutoCloseable {
    private static final String NAME = "dynamodb-lock-";

    private final SystemRandomSource chance = new SystemRandomSource();
    private final SystemTimer timer = new SystemTimer(NAME + "timer");
    private final ExecutorService heartbeats;
    private final ExecutorService sender;
    private final ThreadPoolExecutor callbacks;
    private final Ports ports;
    // This reference is kept here because the notifier of images keeps only a weak one.
    @SuppressWarnings("UnusedVariable")
    private @Nullable Object images;

    /**
     * Creates ports with the machine's clocks.
     *
     * @param store the store of the rows
     */
    public SystemPorts(LockStore store) {
        this(store, new SystemClock());
    }

    /**
     * Creates ports with that clock.
     *
     * @param store the store of the rows
     * @param clock the clock
     */
    public SystemPorts(LockStore store, Clock clock) {
        this(store, clock, Threads::new);
    }

    /**
     * Creates ports with that clock and those threads.
     *
     * @param threads makes the threads of a given name, except the timer's thread
     */
    SystemPorts(LockStore store, Clock clock, Function<String, ThreadFactory> threads) {
        this.heartbeats = lane(threads.apply(NAME + "heartbeat"));
        this.sender = lane(threads.apply(NAME + "sender"));
        this.callbacks = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads.apply(NAME + "listener"));
        this.ports = new Ports(
                store,
                clock,
                timer,
                chance,
                task -> heartbeats.execute(new LoggedTask(task)),
                task -> sender.execute(new LoggedTask(task)),
                task -> callbacks.execute(new LoggedTask(task)));
    }

    /**
     * Returns the ports.
     *
     * @return the ports
     */
    public Ports ports() {
        return ports;
    }

    /**
     * Sets what runs around each image of this process. In a copy of the process, the random values differ from those
     * of the original before the second task runs.
     *
     * @param before runs before an image is made
     * @param after runs in each copy of the process
     */
    public void aroundImages(Runnable before, Runnable after) {
        images = ProcessSnapshots.around(before, () -> {
            chance.reseed();
            after.run();
        });
    }

    /** Stops the timer and the sending threads. Listeners that were notified finish their work. */
    @Override
    public void close() {
        timer.close();
        heartbeats.shutdown();
        sender.shutdown();
        // A thread that adds a listener later must not run the listener: the listener still gets a thread of its own,
        // and that thread ends with the listener.
        callbacks.setKeepAliveTime(0, TimeUnit.SECONDS);
    }

    private static ExecutorService lane(ThreadFactory threads) {
        ThreadPoolExecutor lane =
                new ThreadPoolExecutor(2, 2, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        lane.allowCoreThreadTimeOut(true);
        // After close, a late answer is handled on the thread that brought it, because a caller can still wait for
        // the answer.
        lane.setRejectedExecutionHandler((task, executor) -> task.run());
        return lane;
    }
}
