package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.IOThreadDetector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Work of virtual threads, for a JVM that its arguments give one carrier. Exits with 0 if all of it ends in time. */
final class VirtualThreads {
    static final String WAITERS = "waiters";
    static final String PINNED = "pinned";
    static final int STUCK = 3;
    private static final int FAILED = 4;

    private static final int THREADS = 2_000;
    private static final int KEYS = 20;

    private VirtualThreads() {}

    public static void main(String[] arguments) throws Exception {
        boolean ended =
                arguments[0].equals(WAITERS) ? waitersEnd(TimeUnit.MINUTES.toMillis(2)) : pinnedThreadsEnd(3_000);
        // Without waiting for threads that are stuck.
        Runtime.getRuntime().halt(ended ? 0 : STUCK);
    }

    /** By its name, because the tests are compiled for JDK 17. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    private static boolean waitersEnd(long millis) throws Exception {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[0]);
        LockedLeases leases = new LockedLeases();
        LockedMethods methods = new LockedMethods();
        String bean = Call.Bean.class.getName();
        methods.set(Map.of(
                new LockedMethods.Site(bean, bean + "#patient(java.lang.Object)", "order-{id}"),
                Sites.method(
                        "Bean#patient",
                        List.of(new KeyPiece.Text("order-"), new KeyPiece.Value("id", 0, Optional.empty())),
                        Optional.empty())));
        try (LockClient client = InMemoryLocks.client(new InMemoryStore(), "virtual")) {
            LockedInterceptor interceptor = new LockedInterceptor(
                    name -> client,
                    Configured.late(Map.of()),
                    methods,
                    leases,
                    new LockedBody(leases, Transactions.NONE));
            AtomicInteger[] inside = IntStream.range(0, KEYS)
                    .mapToObj(key -> new AtomicInteger())
                    .toArray(AtomicInteger[]::new);
            CountDownLatch ran = new CountDownLatch(THREADS);
            ExecutorService threads = virtualThreads();
            for (int i = 0; i < THREADS; i++) {
                int key = i % KEYS;
                threads.execute(() -> call(
                        interceptor,
                        Call.of(
                                "patient",
                                () -> {
                                    // Gives the carrier to others while it holds the lock.
                                    int together = inside[key].incrementAndGet();
                                    LockSupport.parkNanos(1);
                                    inside[key].decrementAndGet();
                                    if (together == 1) {
                                        ran.countDown();
                                    }
                                    return together;
                                },
                                key)));
            }
            return ran.await(millis, TimeUnit.MILLISECONDS);
        }
    }

    private static void call(LockedInterceptor interceptor, Call call) {
        try {
            Object unused = interceptor.runLocked(call);
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private static final CountDownLatch OTHER = new CountDownLatch(1);

    /** A thread is pinned while it waits in the initializer of a class. */
    private static final class Pinned {
        static final boolean CAME = await(OTHER);
    }

    private static boolean pinnedThreadsEnd(long millis) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        ExecutorService threads = virtualThreads();
        threads.execute(() -> {
            began.countDown();
            if (Pinned.CAME) {
                ended.countDown();
            }
        });
        threads.execute(() -> {
            if (await(began)) {
                OTHER.countDown();
            }
        });
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
