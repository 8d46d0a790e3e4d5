package io.github.dynamodblock.core;

import io.github.dynamodblock.spi.Ports;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The retrying executor submits a client's tasks to its thread pools, and never fails. If a pool rejects a task, for
 * example while no thread can be created, the task is submitted again soon, until the pool accepts it. When the client
 * has ended, the remaining tasks run on the calling thread.
 */
final class RetryingExecutor {
    private static final long SOON = 100_000_000;

    private final Ports ports;
    private final BackgroundFailureLog complaints;
    private final Set<HandOver> refused = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    /**
     * Creates an executor.
     *
     * @param ports the ports whose thread pools can reject a task
     */
    RetryingExecutor(Ports ports) {
        this.ports = ports;
        this.complaints = new BackgroundFailureLog(ports.clock());
    }

    /** Returns the same ports, with thread pools that accept every task. */
    Ports ports() {
        return new Ports(
                ports.store(),
                ports.clock(),
                ports.timer(),
                ports.chance(),
                to(ports.heartbeats()),
                to(ports.sender()),
                to(ports.callbacks()));
    }

    private Executor to(Executor threads) {
        return task -> new HandOver(threads, task).begin();
    }

    /** Runs the tasks that wait for another submission on this thread, because the timer stops now. */
    void end() {
        ended = true;
        List.copyOf(refused).forEach(HandOver::run);
    }

    /** A hand-over is one task that runs once, even if a thread pool rejects it and runs it nevertheless. */
    final class HandOver implements Runnable {
        private final Executor threads;
        private final Runnable task;
        private final AtomicBoolean taken = new AtomicBoolean();
        private volatile @Nullable Throwable failure;

        private HandOver(Executor threads, Runnable task) {
            this.threads = threads;
            this.task = task;
        }

        private void begin() {
            if (taken.get()) {
                return;
            }
            try {
                threads.execute(this);
            } catch (RuntimeException | Error e) {
                if (e == failure) {
                    // The task ran on this thread, and failed.
                    throw e;
                }
                complaints.handOver(e);
                refused.add(this);
                again();
            }
        }

        private void again() {
            if (ended) {
                run();
            } else {
                ports.timer().after(SOON, this::begin);
            }
        }

        @Override
        public void run() {
            refused.remove(this);
            if (!taken.compareAndSet(false, true)) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                failure = e;
                throw e;
            }
        }
    }
}
