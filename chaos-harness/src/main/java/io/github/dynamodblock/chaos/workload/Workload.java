package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A workload is the set of client threads of one worker incarnation. The attempts of a thread depend only on the seed,
 * the name of the incarnation and the number of the thread.
 */
public final class Workload {
    private static final int DEFECT = 70;
    private static final Duration REHEARSED_WAIT = Duration.ofMillis(50);

    private final LockUnderTest lock;
    private final EventRecorder recorder;
    private final StallTicker ticker;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /**
     * Makes the workload of a worker.
     *
     * @param lock the lock under test
     * @param resource what the lock protects
     * @param recorder records what the clients do
     * @param seed the seed of the run
     * @param threads how many clients there are
     * @param keys how many locks there are
     * @param lease L, the lease duration
     * @param mix how often the clients do what
     */
    public Workload(
            LockUnderTest lock,
            ProtectedResource resource,
            EventRecorder recorder,
            long seed,
            int threads,
            int keys,
            Duration lease,
            WorkloadMix mix) {
        this.lock = lock;
        this.recorder = recorder;
        this.ticker = new StallTicker(recorder);
        for (int number = 1; number <= threads; number++) {
            AttemptSequence choices =
                    new AttemptSequence(seedOf(seed, recorder.process(), number), keys, lease.toNanos(), mix);
            add(new Thread(
                    new ClientThread(lock, resource, recorder, choices, number, () -> stopping), "client-" + number));
        }
    }

    /**
     * Holds additional leases of keys that no other client requests. Call this method before {@link #start()}.
     *
     * @param count how many leases to hold
     * @param timing the timing of these leases
     */
    public void hold(int count, LeaseTiming timing) {
        add(new Thread(new HeldLeases(lock, recorder, count, timing, () -> stopping), "holder"));
    }

    private void add(Thread thread) {
        thread.setUncaughtExceptionHandler(Workload::endAll);
        threads.add(thread);
    }

    /**
     * Ends the worker after a defect in a client thread. The harness would not notice that one client thread is
     * missing, but it notices a worker that ends by itself.
     */
    private static void endAll(Thread client, Throwable defect) {
        client.getThreadGroup().uncaughtException(client, defect);
        Runtime.getRuntime().halt(DEFECT);
    }

    /** Returns the names of the locks of a run. */
    public static List<String> keyNames(int keys) {
        List<String> names = new ArrayList<>();
        for (int number = 0; number < keys; number++) {
            names.add(AttemptSequence.keyName(number));
        }
        return List.copyOf(names);
    }

    static long seedOf(long seed, String process, int thread) {
        return seed * 1_000_003L + process.hashCode() * 31L + thread;
    }

    /**
     * Takes a lock and does not release it. The lock is lost when the client closes, and the holder is notified of this
     * loss. Meanwhile, other calls wait for the lock until their wait limits, if the client can take several locks
     * together: for this lock alone, and for this lock with another.
     */
    public static void rehearse(LockUnderTest lock, EventRecorder recorder, String key) throws InterruptedException {
        LockRequest request = LockRequest.of(lock.key(key))
                .listener(new CallbackRecorder(recorder))
                .waitLimit(REHEARSED_WAIT)
                .build();
        try {
            lock.locks().tryAcquire(request);
        } catch (LockException e) {
            // A worker can start while it has no connection to the store. Then this rehearsal executes less code.
            return;
        }
        if (lock.holdsTogether()) {
            LockRequest another = LockRequest.of(lock.key("another " + key))
                    .waitLimit(REHEARSED_WAIT)
                    .build();
            List<Callable<?>> waits = List.of(
                    () -> lock.locks().acquire(request), () -> lock.locks().acquireAll(List.of(request, another)));
            for (Callable<?> wait : waits) {
                rehearseRefusal(wait);
            }
        }
    }

    private static void rehearseRefusal(Callable<?> wait) throws InterruptedException {
        try {
            wait.call();
        } catch (LockException e) {
            // The lock is held, so the wait limit passes.
            return;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A rehearsal failed", e);
        }
    }

    /** Starts the client threads. */
    public void start() {
        Thread tick = new Thread(ticker, "stall-ticker");
        tick.setDaemon(true);
        tick.start();
        recorder.life(ProcessEvent.Phase.READY);
        threads.forEach(Thread::start);
    }

    /**
     * Lets every client finish its present attempt with a shortened hold, and closes the lock client. If some clients do
     * not finish within the limit, they are interrupted, and have the same time again.
     *
     * <p>This method returns only after all clients have finished. A client that never finishes is not hidden: the
     * worker does not end.
     */
    public void stop(Duration limit) throws InterruptedException {
        recorder.life(ProcessEvent.Phase.STOPPING);
        stopping = true;
        awaitClients(limit);
        threads.forEach(Thread::interrupt);
        awaitClients(limit);
        lock.close();
        for (Thread thread : threads) {
            thread.join();
        }
        ticker.stop();
        recorder.life(ProcessEvent.Phase.EXITED);
    }

    private void awaitClients(Duration limit) throws InterruptedException {
        long end = recorder.now() + limit.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, Duration.ofNanos(end - recorder.now()).toMillis()));
        }
    }
}
