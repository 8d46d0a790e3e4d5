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
 * The ports of a real machine, with these threads:
 *
 * <ul>
 *   <li>One runs the timer, and does nothing that could block. It is made with the client, which cannot be made without it.
 *   <li>Two send heartbeats, and two send everything else. So one send that blocks stops no other.
 *   <li>The application's listeners have as many as they block.
 * </ul>
 *
 * <p>No thread but the timer's exists before it is needed. None belongs to one lock.
 */
public final class SystemPorts implements AutoCloseable {
    private static final String NAME = "dynamodb-lock-";

    private final SystemChance chance = new SystemChance();
    private final SystemTimer timer = new SystemTimer(NAME + "timer");
    private final ExecutorService heartbeats;
    private final ExecutorService sender;
    private final ThreadPoolExecutor callbacks;
    private final Ports ports;
    // Held here, for whoever tells of images does not.
    @SuppressWarnings("UnusedVariable")
    private @Nullable Object images;

    public SystemPorts(LockStore store) {
        this(store, new SystemClock());
    }

    /** Ports with that clock. */
    public SystemPorts(LockStore store, Clock clock) {
        this(store, clock, Threads::new);
    }

    /** @param threads makes the threads of that name; not the timer's */
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
                task -> heartbeats.execute(new Logged(task)),
                task -> sender.execute(new Logged(task)),
                task -> callbacks.execute(new Logged(task)));
    }

    public Ports ports() {
        return ports;
    }

    /** What runs before each image of this process, and in each copy of it; there chance has another course by then. */
    public void aroundImages(Runnable before, Runnable after) {
        images = Images.around(before, () -> {
            chance.reseed();
            after.run();
        });
    }

    /** Stops ringing and sending; listeners that were told finish what they do. */
    @Override
    public void close() {
        timer.close();
        heartbeats.shutdown();
        sender.shutdown();
        // Whoever adds a listener later is not to run it: it still gets a thread, and that ends with it.
        callbacks.setKeepAliveTime(0, TimeUnit.SECONDS);
    }

    private static ExecutorService lane(ThreadFactory threads) {
        ThreadPoolExecutor lane =
                new ThreadPoolExecutor(2, 2, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        lane.allowCoreThreadTimeOut(true);
        // After close a late answer is told on the thread that brought it: whoever waits for it must hear.
        lane.setRejectedExecutionHandler((task, executor) -> task.run());
        return lane;
    }
}
