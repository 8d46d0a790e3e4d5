package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.IOThreadDetector;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On which threads a locked method runs, and what an interruption does. */
class LockedThreadTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            LocalApplication.of("locked-thread", LockedWork.class, Purchase.class, Gate.class, Held.class);

    @Inject
    LockClient locks;

    @Inject
    LockedWork work;

    @Test
    void thread_thatMustNotBlock_isMisuse() {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[] {() -> true});
        try {
            assertThatThrownBy(() -> work.bare("event-loop"))
                    .isInstanceOf(LockMisuseException.class)
                    .hasMessageContaining("LockedWork#bare")
                    .hasMessageContaining("acquireAsync");
        } finally {
            BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[0]);
        }
        assertThat(work.bare("event-loop")).isEqualTo("event-loop");
    }

    @Test
    void thread_interruptedWhileWaiting_isNotGrantedAndStaysInterrupted() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        try (Lease lease = locks.acquire("serial-i")) {
            Thread waiter = new Thread(() -> {
                try {
                    work.serial("i", new Gate().open());
                } catch (LockNotGrantedException e) {
                    thrown.add(e);
                    if (Thread.currentThread().isInterrupted()) {
                        ended.countDown();
                    }
                }
            });
            waiter.start();
            awaitWaiting(waiter);
            waiter.interrupt();
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(lease.isValid()).isTrue();
        }
        assertThat(thrown).singleElement().asString().contains("interrupted");
    }

    @Test
    void thread_interruptedBeforeItAsks_isNotGrantedAndStaysInterrupted() throws Exception {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> work.bare("interrupted"))
                .isInstanceOf(LockNotGrantedException.class)
                .hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Held.is(locks, "interrupted")).isFalse();
    }

    @Test
    void body_thatLeavesItsThreadInterrupted_releasesTheLock() throws Exception {
        work.interruptsItself();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Held.is(locks, "interrupts-itself")).isFalse();
    }

    private static void awaitWaiting(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(System.nanoTime() - deadline)
                    .as("time past the deadline")
                    .isNegative();
            Thread.onSpinWait();
        }
    }
}
