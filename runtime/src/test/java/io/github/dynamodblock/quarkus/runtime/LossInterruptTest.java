package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.memory.TestLocks;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose thread a lost lease interrupts, and until when. */
class LossInterruptTest {
    private static final TestLocks LOCKS = TestLocks.inVirtualTime();
    private static final LockClient CLIENT = LOCKS.client("one");
    private static final Lease LEASE = CLIENT.acquireAsync("k").join();
    private static final LeaseEvent LOST = new LeaseEvent.Lost(LostReason.STOLEN);

    private final LossInterrupt interrupt = new LossInterrupt();

    private void lose() {
        interrupt.on(LEASE, LOST);
    }

    @AfterAll
    static void close() {
        LOCKS.close();
    }

    @AfterEach
    void forget() {
        Thread.interrupted();
    }

    @Test
    void loss_whileTheBodyRuns_interruptsItOnce_andTheEndClearsIt() {
        assertThat(interrupt.begin()).isTrue();
        interrupt.on(LEASE, new LeaseEvent.InDanger());
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        lose();
        assertThat(Thread.interrupted()).isTrue();
        lose();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();

        // As code does that cannot throw the interruption on.
        Thread.currentThread().interrupt();
        assertThat(interrupt.end()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void loss_afterTheBody_interruptsNobody_andTheNextBodyAtOnce() {
        assertThat(interrupt.begin()).isTrue();
        assertThat(interrupt.end()).isFalse();
        lose();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();

        assertThat(interrupt.begin()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(interrupt.end()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void interruption_ofSomebodyElse_isKept() {
        assertThat(interrupt.begin()).isTrue();
        Thread.currentThread().interrupt();
        lose();
        assertThat(interrupt.end()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void interruption_withoutALoss_isKept() {
        assertThat(interrupt.begin()).isTrue();
        Thread.currentThread().interrupt();
        assertThat(interrupt.end()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void bodyInsideAnother_isInterruptedAsOne() {
        assertThat(interrupt.begin()).isTrue();
        assertThat(interrupt.begin()).isFalse();
        lose();
        assertThat(interrupt.end()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** The loss comes at any moment around the end. Whatever the order is, nothing is left of it afterwards. */
    @Test
    void loss_atTheMomentOfTheEnd_neverReachesTheCaller() throws Exception {
        int rounds = 4_000;
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        LossInterrupt[] all =
                Stream.generate(LossInterrupt::new).limit(rounds + 1).toArray(LossInterrupt[]::new);
        Thread loser = new Thread(() -> {
            for (int round = 1; round <= rounds; round++) {
                await(begun, round);
                spin(round % 97);
                all[round].on(LEASE, LOST);
                lost.set(round);
            }
        });
        loser.start();
        int left = 0;
        int interrupted = 0;
        for (int round = 1; round <= rounds; round++) {
            LossInterrupt each = all[round];
            assertThat(each.begin()).isTrue();
            begun.set(round);
            spin(round % 89);
            interrupted += each.end() ? 1 : 0;
            await(lost, round);
            left += Thread.interrupted() ? 1 : 0;
        }
        loser.join(TimeUnit.SECONDS.toMillis(60));

        assertThat(left).isZero();
        assertThat(interrupted).as("both orders happened").isBetween(1, rounds - 1);
    }

    private static void await(AtomicInteger reached, int round) {
        while (reached.get() < round) {
            Thread.onSpinWait();
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times * 10; i++) {
            Thread.onSpinWait();
        }
    }
}
