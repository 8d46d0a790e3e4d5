package io.github.dynamodblock.chaos.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollingDeadlineTest {
    @Test
    void await_conditionHoldsLater_saysSo() {
        AtomicInteger tries = new AtomicInteger();

        assertThat(PollingDeadline.in(Duration.ofSeconds(30)).await(() -> tries.incrementAndGet() == 3))
                .isTrue();
        assertThat(tries).hasValue(3);
    }

    @Test
    void await_conditionNeverHolds_endsAtTheDeadline() {
        PollingDeadline deadline = PollingDeadline.in(Duration.ofMillis(30));

        assertThat(deadline.await(() -> false)).isFalse();
        assertThat(deadline.hasPassed()).isTrue();
    }

    @Test
    void await_deadlinePassed_triesOnceAllTheSame() {
        assertThat(PollingDeadline.in(Duration.ZERO).await(() -> true)).isTrue();
    }

    @Test
    void await_interrupted_throwsAndKeepsTheFlag() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> PollingDeadline.in(Duration.ofSeconds(30)).await(() -> false))
                .isInstanceOf(PartUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
