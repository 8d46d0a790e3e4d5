package io.github.dynamodblock.core;

import io.github.dynamodblock.spi.Ports;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Hands a client's tasks to its threads, and never fails: what they do not take, as while no thread can be made, is handed
 * to them again soon, until they take it. When the client has ended, the rest runs where it is.
 */
final class RetryingExecutor {
    private static final long SOON = 100_000_000;

    private final Ports ports;
    private final BackgroundFailureLog complaints;
    private final Set<HandOver> refused = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    /** @param ports whose threads may refuse a task */
    RetryingExecutor(Ports ports) {
        this.ports = ports;
        this.complaints = new BackgroundFailureLog(ports.clock());
    }

    /** The same ports, whose threads take every task. */
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

    /** The timer stops now: what it was to hand over again runs on this thread. */
    void end() {
        ended = true;
        List.copyOf(refused).forEach(HandOver::run);
    }

    /** One task, which runs once, though threads may refuse it and run it all the same. */
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
                    // It ran on this thread, and failed.
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
