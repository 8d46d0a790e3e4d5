package io.github.dynamodblock.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    private static final Duration SOON = Duration.ofMillis(1);

    private static final ProtectedResource UNUSED = fake(ProtectedResource.class, (proxy, method, arguments) -> {
        throw new AssertionError("No lock was granted, but there was a " + method);
    });

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final EventRecorder recorder = new EventRecorder(events::add, "w1.1");
    private final Hanging lock = new Hanging();

    @Test
    void stop_clientThatHangs_isNotSaidToHaveExited() throws InterruptedException {
        Workload workload = new Workload(lock, UNUSED, recorder, 1, 2, 1, Duration.ofSeconds(1), WorkloadMix.USUAL);
        workload.start();
        lock.called.await();
        Thread stopping = new Thread(() -> stop(workload), "stopping");
        stopping.start();
        lock.closed.await();

        // The client is closed, and there is nothing left to do but to wait for the threads that hang.
        awaitState(stopping, Thread.State.WAITING);
        assertThat(phases()).containsExactly(ProcessEvent.Phase.READY, ProcessEvent.Phase.STOPPING);

        lock.goOn.countDown();
        stopping.join();
        assertThat(phases()).endsWith(ProcessEvent.Phase.EXITED);
    }

    private static void stop(Workload workload) {
        try {
            workload.stop(SOON);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitState(Thread thread, Thread.State state) {
        while (thread.getState() != state && thread.isAlive()) {
            Thread.onSpinWait();
        }
    }

    private static <T> T fake(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    private List<ProcessEvent.Phase> phases() {
        return events.stream()
                .filter(ProcessEvent.class::isInstance)
                .map(event -> ((ProcessEvent) event).phase())
                .toList();
    }

    /** A lock whose calls do not return, whatever happens to the caller. */
    private static final class Hanging implements LockUnderTest {
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final CountDownLatch called = new CountDownLatch(2);
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public LockClient locks() {
            return fake(LockClient.class, (proxy, method, arguments) -> {
                called.countDown();
                while (goOn.getCount() > 0) {
                    Thread.onSpinWait();
                }
                throw new InterruptedException();
            });
        }

        @Override
        public Optional<String> grantOf(String key, long token) {
            return Optional.empty();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
