package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The client threads of one worker incarnation. A thread's attempts depend only on the seed, the incarnation's name and
 * the thread's number.
 */
public final class Workload {
    private static final int DEFECT = 70;

    private final LockUnderTest lock;
    private final EventRecorder recorder;
    private final StallTicker ticker;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /**
     * @param seed the run's seed
     * @param threads how many clients
     * @param keys how many locks
     * @param lease L
     * @param mix how often they do what only some of them do
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

    /** Holds that many leases besides, of keys that nobody else asks for. To be called before it starts. */
    public void hold(int count, LeaseTiming timing) {
        add(new Thread(new HeldLeases(lock, recorder, count, timing, () -> stopping), "holder"));
    }

    private void add(Thread thread) {
        thread.setUncaughtExceptionHandler(Workload::endAll);
        threads.add(thread);
    }

    /** A client that is silently gone would go unnoticed; a worker that ends by itself does not. */
    private static void endAll(Thread client, Throwable defect) {
        client.getThreadGroup().uncaughtException(client, defect);
        Runtime.getRuntime().halt(DEFECT);
    }

    /** The names of a run's locks. */
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

    /** Takes a lock and leaves it to the closing of the client, which its holder then hears has lost it. */
    public static void rehearse(LockUnderTest lock, EventRecorder recorder, String key) throws InterruptedException {
        try {
            lock.locks()
                    .tryAcquire(LockRequest.of(lock.key(key))
                            .listener(new CallbackRecorder(recorder))
                            .build());
        } catch (LockException e) {
            // A worker may start while it is cut off from the store. Then there is less to learn.
            return;
        }
    }

    /** Begins. */
    public void start() {
        Thread tick = new Thread(ticker, "stall-ticker");
        tick.setDaemon(true);
        tick.start();
        recorder.life(ProcessEvent.Phase.READY);
        threads.forEach(Thread::start);
    }

    /**
     * Lets every client finish what it is at, the holds cut short, and closes the lock client. A client that is not done
     * within the limit is interrupted.
     */
    public void stop(Duration limit) throws InterruptedException {
        recorder.life(ProcessEvent.Phase.STOPPING);
        stopping = true;
        long end = recorder.now() + limit.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, Duration.ofNanos(end - recorder.now()).toMillis()));
        }
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(limit.toMillis());
        }
        lock.close();
        ticker.stop();
        recorder.life(ProcessEvent.Phase.EXITED);
    }
}
