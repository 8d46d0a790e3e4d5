package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Stall;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoreWatchTest {
    private static final long MS = 1_000_000;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final AtomicLong now = new AtomicLong(7 * MS);

    /** Asks a few times, each of which takes so long by a clock of the test's own. */
    @SuppressWarnings("try") // it watches until it is closed
    private void watch(long took) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(3);
        Runnable ask = () -> {
            now.addAndGet(took);
            asked.countDown();
        };
        try (StoreWatch watch = StoreWatch.begin(ask, now::get, events::add)) {
            asked.await();
        }
    }

    @Test
    void storeThatAnswersInTime_isNotTold() throws InterruptedException {
        watch(100 * MS);

        assertThat(events).isEmpty();
    }

    @Test
    void storeThatIsSlow_isToldWithAllOfThatTime() throws InterruptedException {
        watch(101 * MS);

        assertThat(events)
                .hasSizeGreaterThanOrEqualTo(3)
                .startsWith(new Stall(7 * MS, Stall.STORE, 108 * MS), new Stall(108 * MS, Stall.STORE, 209 * MS));
    }
}
