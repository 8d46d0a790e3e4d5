package io.github.dynamodblock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work under a lock, and the lock as a {@code java.util.concurrent.locks.Lock}. */
class WithLockTest {
    private static final String KEY = "order-7";
    private static final LockRequest REQUEST = LockRequest.of(KEY).build();
    private static final LockRequest SOON =
            LockRequest.of(KEY).waitLimit(Duration.ofMillis(50)).build();

    private final InMemoryStore store = new InMemoryStore();
    private final LockClient client = InMemoryLocks.client(store, "me");

    @AfterEach
    void close() {
        client.close();
    }

    private boolean free() {
        return store.row(LockKey.of(KEY)).orElseThrow().released();
    }

    /** The lock is taken away, as by force. */
    private void steal() {
        store.remove(LockKey.of(KEY));
    }

    @Test
    void withLock_workDone_givesItsResultAndFreesTheLock() throws Exception {
        String result = client.withLock(KEY, lease -> {
            assertThat(lease.isValid()).isTrue();
            assertThat(free()).isFalse();
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(free()).isTrue();
    }

    @Test
    void withLock_workThrows_throwsThatAndFreesTheLock() {
        assertThatThrownBy(() -> client.withLock(KEY, lease -> {
                    throw new IOException("disk");
                }))
                .isInstanceOf(IOException.class)
                .hasNoSuppressedExceptions();
        assertThat(free()).isTrue();
    }

    @Test
    void withLock_leaseLostMeanwhile_saysSo() {
        assertThatThrownBy(() -> client.withLock(KEY, lease -> {
                    steal();
                    return "done";
                }))
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining(KEY);
    }

    @Test
    void withLock_leaseLostAndWorkThrows_throwsThatWithTheLossSuppressed() {
        assertThatThrownBy(() -> client.withLock(KEY, lease -> {
                    steal();
                    throw new IOException("disk");
                }))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .isInstanceOf(LeaseLostException.class));
    }

    @Test
    void withLock_heldByAnother_doesNotBeginTheWork() throws Exception {
        try (Lease other = client.acquire(KEY)) {
            assertThat(other.isValid()).isTrue();
            assertThatThrownBy(() -> client.withLock(SOON, lease -> {
                        throw new AssertionError("begun");
                    }))
                    .isInstanceOf(LockNotGrantedException.class);
        }
    }

    @Test
    void withLockAsync_stageOfTheWorkEnds_releasesOnlyThen() throws Exception {
        CompletableFuture<String> body = new CompletableFuture<>();
        CompletableFuture<Lease> begun = new CompletableFuture<>();
        CompletableFuture<String> whole = client.withLockAsync(REQUEST, lease -> {
            begun.complete(lease);
            return body;
        });
        begun.get(20, TimeUnit.SECONDS);
        assertThat(free()).isFalse();
        body.complete("done");

        assertThat(whole.join()).isEqualTo("done");
        assertThat(free()).isTrue();
    }

    @Test
    void withLockAsync_workThrowsAtOnceOrLater_failsSoAndFreesTheLock() {
        assertThatThrownBy(() -> client.withLockAsync(REQUEST, lease -> {
                            throw new IllegalStateException("at once");
                        })
                        .join())
                .hasRootCauseMessage("at once");
        assertThat(free()).isTrue();
        assertThatThrownBy(() -> client.withLockAsync(
                                REQUEST, lease -> CompletableFuture.failedFuture(new IllegalStateException("later")))
                        .join())
                .hasRootCauseMessage("later");
        assertThat(free()).isTrue();
    }

    @Test
    void withLockAsync_leaseLostMeanwhile_failsSo() {
        assertThatThrownBy(() -> client.withLockAsync(REQUEST, lease -> {
                            steal();
                            return CompletableFuture.completedFuture("done");
                        })
                        .join())
                .hasCauseInstanceOf(LeaseLostException.class);
    }

    @Test
    void withLockAsync_cancelled_cancelsTheWorkAndFreesTheLock() throws Exception {
        CompletableFuture<String> body = new CompletableFuture<>();
        CompletableFuture<Lease> begun = new CompletableFuture<>();
        CompletableFuture<String> whole = client.withLockAsync(REQUEST, lease -> {
            begun.complete(lease);
            return body;
        });
        Lease lease = begun.get(20, TimeUnit.SECONDS);
        whole.cancel(true);

        assertThat(body).isCancelled();
        assertThat(lease.releaseAsync().toCompletableFuture().get(5, TimeUnit.SECONDS))
                .isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(free()).isTrue();
    }

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
