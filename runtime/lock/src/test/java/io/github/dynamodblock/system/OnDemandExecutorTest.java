package io.github.dynamodblock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Threads for calls that may block. */
class OnDemandExecutorTest {
    private final OnDemandExecutor lane = new OnDemandExecutor("lane-test", 3);
    private final Set<String> threads = ConcurrentHashMap.newKeySet();

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tasks_moreThanThreads_areAllRunByAtMostSoMany() {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch done = new CountDownLatch(50);
        for (int i = 0; i < 50; i++) {
            lane.execute(() -> {
                threads.add(Thread.currentThread().getName());
                begun.countDown();
                await(end);
                done.countDown();
            });
        }
        await(begun);
        end.countDown();

        await(done);
        assertThat(threads).hasSize(3);
    }

    @Test
    void tasks_oneAfterAnother_takeFewThreads() {
        for (int i = 0; i < 100; i++) {
            CountDownLatch done = new CountDownLatch(1);
            lane.execute(() -> {
                threads.add(Thread.currentThread().getName());
                done.countDown();
            });
            await(done);
        }

        assertThat(threads).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void task_thatThrows_stopsNoOther() {
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            lane.execute(() -> {
                throw new IllegalStateException("of a test");
            });
        }
        lane.execute(done::countDown);

        await(done);
    }
}
