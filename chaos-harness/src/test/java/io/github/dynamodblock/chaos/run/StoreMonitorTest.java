package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.StoreDelay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoreMonitorTest {
    private static final String WORKER = "w1.1";
    private static final long MS = 1_000_000;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final AtomicLong now = new AtomicLong(7 * MS);

    /** Asks a few times, each of which takes so long by a clock of the test's own. */
    @SuppressWarnings("try") // it watches until it is closed
    private void watch(Duration lease, long took, boolean answered) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(3);
        try (StoreMonitor pulse = StoreMonitor.begin(
                () -> {
                    now.addAndGet(took);
                    asked.countDown();
                    return answered;
                },
                now::get,
                events::add,
                WORKER,
                StoreMonitor.slow(lease))) {
            asked.await();
        }
    }

    @Test
    void storeThatAnswersInTime_isNotTold() throws InterruptedException {
        watch(Duration.ofSeconds(1), 100 * MS, true);
        watch(Duration.ofMillis(100), 100 * MS, true);
        watch(Duration.ofSeconds(10), 1_000 * MS, true);

        assertThat(events).isEmpty();
    }

    @Test
    void storeThatIsSlow_isToldWithAllOfThatTime() throws InterruptedException {
        watch(Duration.ofSeconds(1), 101 * MS, true);

        assertThat(events)
                .hasSizeGreaterThanOrEqualTo(3)
                .startsWith(new StoreDelay(7 * MS, WORKER, 108 * MS), new StoreDelay(108 * MS, WORKER, 209 * MS));
    }

    @Test
    void storeThatIsSlowForALockOfLongLeases_isTold() throws InterruptedException {
        watch(Duration.ofSeconds(10), 1_001 * MS, true);

        assertThat(events).startsWith(new StoreDelay(7 * MS, WORKER, 1_008 * MS));
    }

    @Test
    void storeThatDoesNotAnswer_isToldHoweverSoonTheQuestionFailed() throws InterruptedException {
        watch(Duration.ofSeconds(1), MS, false);

        assertThat(events).startsWith(new StoreDelay(7 * MS, WORKER, 8 * MS));
    }
}
