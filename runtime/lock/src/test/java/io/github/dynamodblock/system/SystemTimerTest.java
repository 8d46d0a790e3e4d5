package io.github.dynamodblock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A timer that nothing stops but its end. */
@Isolated("looks at all threads of the JVM")
class SystemTimerTest {
    private static final String NAME = "system-timer-test";

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(NAME))
                .count();
    }

    @Test
    void timer_new_hasItsThread() {
        SystemTimer timer = new SystemTimer(NAME);
        try {
            assertThat(threads()).isEqualTo(1);
        } finally {
            timer.close();
        }
    }

    @Test
    void task_thatThrows_stopsNoOther() throws Exception {
        try (SystemTimer timer = new SystemTimer("failing-" + NAME)) {
            CompletableFuture<Thread> first = new CompletableFuture<>();
            CompletableFuture<Thread> second = new CompletableFuture<>();
            timer.after(0, () -> {
                first.complete(Thread.currentThread());
                throw new OutOfMemoryError("of a test");
            });
            timer.after(TimeUnit.MILLISECONDS.toNanos(20), () -> second.complete(Thread.currentThread()));

            assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(first.get(10, TimeUnit.SECONDS));
        }
    }
}
