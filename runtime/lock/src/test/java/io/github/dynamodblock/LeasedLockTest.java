package io.github.dynamodblock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The lock as a {@code java.util.concurrent.locks.Lock}. */
@SuppressWarnings("LockNotBeforeTry") // each step is a case of its own
class LeasedLockTest extends OneLock {
    @Test
    void asLock_takenAgainByItsThread_isFreedByTheLastUnlock() {
        LeasedLock lock = client.asLock(REQUEST);
        lock.lock();
        assertThat(lock.tryLock()).isTrue();
        long token = lock.lease().orElseThrow().fencingToken();
        lock.unlock();
        assertThat(free()).isFalse();
        assertThat(lock.lease().orElseThrow().fencingToken()).isEqualTo(token);
        lock.unlock();

        assertThat(free()).isTrue();
        assertThat(lock.lease()).isEmpty();
    }

    @Test
    void asLock_heldByAnotherThread_isNotTaken() throws Exception {
        LeasedLock lock = client.asLock(REQUEST);
        lock.lock();
        AtomicReference<Boolean> tried = new AtomicReference<>();
        AtomicReference<Boolean> waited = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            try {
                tried.set(lock.tryLock());
                waited.set(lock.tryLock(50, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                waited.set(null);
            } finally {
                done.countDown();
            }
        });
        other.start();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(tried).hasValue(false);
        assertThat(waited).hasValue(false);
        lock.unlock();
    }

    @Test
    void asLock_lost_unlockSaysSoOnce() {
        LeasedLock lock = client.asLock(REQUEST);
        lock.lock();
        steal();

        assertThatThrownBy(lock::unlock).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(lock::unlock)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining(KEY);
    }

    @Test
    void asLock_interruptedWhileItWaits_goesOnAndStaysInterrupted() throws Exception {
        LeasedLock lock = client.asLock(REQUEST);
        Lease first = client.acquire(KEY);
        Thread.currentThread().interrupt();
        CompletableFuture<ReleaseOutcome> freed = CompletableFuture.supplyAsync(() -> first.release());
        lock.lock();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(freed.join()).isEqualTo(ReleaseOutcome.RELEASED);
        lock.unlock();
    }

    @Test
    void asLock_condition_isRefused() {
        assertThatThrownBy(() -> client.asLock(REQUEST).newCondition())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(KEY);
    }
}
