package io.github.dynamodblock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What code that takes a {@link Lock} may rely on: who holds it, who waits, in which order, and what interrupts do. {@code
 * JavasLockTest} holds Java's own fair lock to the same.
 */
@SuppressWarnings("LockNotBeforeTry") // each step is a case of its own
abstract class LockContract {
    /** How long a test waits for what must come. */
    private static final long LIMIT_SECONDS = 20;

    private final List<Thread> threads = new ArrayList<>();

    /** The lock that is tested: the same one each time. */
    abstract Lock lock();

    @AfterEach
    void allEnded() throws InterruptedException {
        boolean unused = Thread.interrupted();
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    private <T> FutureTask<T> onAnotherThread(Callable<T> what) {
        FutureTask<T> task = new FutureTask<>(what);
        Thread thread = new Thread(task, "contender-" + threads.size());
        threads.add(thread);
        thread.start();
        return task;
    }

    private static <T> T end(FutureTask<T> task) throws Exception {
        return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private Thread last() {
        return threads.get(threads.size() - 1);
    }

    /** Until that many of the other threads wait, each of which has its place in the queue then. */
    private void awaitWaiting(int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (threads.stream().filter(LockContract::waits).count() < count) {
            assertThat(System.nanoTime()).as("%d wait", count).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    @Test
    void lock_free_isHeldUntilUnlocked() throws Exception {
        lock().lock();
        assertThat(end(onAnotherThread(() -> lock().tryLock()))).isFalse();
        lock().unlock();

        assertThat(end(onAnotherThread(() -> {
                    boolean granted = lock().tryLock();
                    lock().unlock();
                    return granted;
                })))
                .isTrue();
    }

    @Test
    void unlock_byAThreadThatDoesNotHoldIt_isRefusedAndItStaysHeld() throws Exception {
        assertThatThrownBy(() -> lock().unlock()).isInstanceOf(IllegalMonitorStateException.class);
        lock().lock();
        FutureTask<Void> other = onAnotherThread(() -> {
            lock().unlock();
            return null;
        });

        assertThatThrownBy(() -> end(other)).hasCauseInstanceOf(IllegalMonitorStateException.class);
        assertThat(end(onAnotherThread(() -> lock().tryLock()))).isFalse();
        lock().unlock();
    }

    @Test
    void lock_severalTimes_isFreedByAsManyUnlocks() throws Exception {
        int times = 5;
        for (int i = 0; i < times; i++) {
            lock().lock();
        }
        for (int i = 0; i < times; i++) {
            assertThat(end(onAnotherThread(() -> lock().tryLock()))).isFalse();
            lock().unlock();
        }
        assertThatThrownBy(() -> lock().unlock()).isInstanceOf(IllegalMonitorStateException.class);
    }

    @Test
    void eachWayToLock_byTheHolder_isCountedTheSame() throws Exception {
        lock().lock();
        lock().lockInterruptibly();
        assertThat(lock().tryLock()).isTrue();
        assertThat(lock().tryLock(0, TimeUnit.SECONDS)).isTrue();
        assertThat(lock().tryLock(1, TimeUnit.HOURS)).isTrue();
        for (int i = 0; i < 4; i++) {
            lock().unlock();
        }
        assertThat(end(onAnotherThread(() -> lock().tryLock()))).isFalse();
        lock().unlock();
    }

    @Test
    void lock_byManyThreads_isHeldByOneAtATime() throws Exception {
        int contenders = 8;
        CyclicBarrier start = new CyclicBarrier(contenders);
        int[] count = new int[1];
        List<FutureTask<Void>> all = new ArrayList<>();
        for (int i = 0; i < contenders; i++) {
            all.add(onAnotherThread(() -> {
                start.await();
                for (int j = 0; j < 25; j++) {
                    lock().lock();
                    count[0]++;
                    lock().unlock();
                }
                return null;
            }));
        }
        for (FutureTask<Void> one : all) {
            end(one);
        }
        assertThat(count[0]).isEqualTo(contenders * 25);
    }

    @Test
    void lock_whileOthersWait_isGrantedInTheirOrder() throws Exception {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        lock().lock();
        List<FutureTask<Void>> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int mine = i;
            all.add(onAnotherThread(() -> {
                lock().lock();
                order.add(mine);
                lock().unlock();
                return null;
            }));
            awaitWaiting(i + 1);
        }
        lock().unlock();
        for (FutureTask<Void> one : all) {
            end(one);
        }

        assertThat(order).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void lock_interruptedWhileItWaits_keepsItsPlaceAndTheInterrupt() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        lock().lock();
        FutureTask<Boolean> first = onAnotherThread(() -> {
            lock().lock();
            order.add("first");
            lock().unlock();
            return Thread.interrupted();
        });
        awaitWaiting(1);
        Thread interrupted = last();
        FutureTask<Void> second = onAnotherThread(() -> {
            lock().lock();
            order.add("second");
            lock().unlock();
            return null;
        });
        awaitWaiting(2);
        interrupted.interrupt();
        while (interrupted.isInterrupted()) {
            // Until it has noticed.
            Thread.onSpinWait();
        }
        awaitWaiting(2);
        lock().unlock();

        assertThat(end(first)).isTrue();
        end(second);
        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void lock_withTheInterruptSet_isGrantedAndLeavesItSet() {
        Thread.currentThread().interrupt();
        lock().lock();

        assertThat(Thread.interrupted()).isTrue();
        lock().unlock();
    }

    @Test
    void tryLock_withTheInterruptSet_isGrantedAndLeavesItSet() {
        Thread.currentThread().interrupt();

        assertThat(lock().tryLock()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        lock().unlock();
    }

    @Test
    void lockInterruptibly_withTheInterruptSet_isInterruptedThoughItIsFree() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> lock().lockInterruptibly()).isInstanceOf(InterruptedException.class);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThatThrownBy(() -> lock().unlock()).isInstanceOf(IllegalMonitorStateException.class);
    }

    @Test
    void timedTryLock_withTheInterruptSet_isInterruptedThoughItIsFree() {
        for (long time : new long[] {-1, 0, 1}) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> lock().tryLock(time, TimeUnit.HOURS)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void reentering_withTheInterruptSet_isInterruptedWhereItMayBe() throws Exception {
        lock().lock();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> lock().lockInterruptibly()).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> lock().tryLock(1, TimeUnit.HOURS)).isInstanceOf(InterruptedException.class);
        lock().unlock();

        assertThatThrownBy(() -> lock().unlock())
                .as("neither of them counts")
                .isInstanceOf(IllegalMonitorStateException.class);
    }

    @Test
    void interruptibleWaits_interrupted_endAndLeaveTheQueue() throws Exception {
        lock().lock();
        FutureTask<Void> waits = onAnotherThread(() -> {
            lock().lockInterruptibly();
            return null;
        });
        awaitWaiting(1);
        last().interrupt();
        assertThatThrownBy(() -> end(waits)).hasCauseInstanceOf(InterruptedException.class);
        FutureTask<Boolean> timed = onAnotherThread(() -> lock().tryLock(1, TimeUnit.HOURS));
        awaitWaiting(1);
        last().interrupt();
        assertThatThrownBy(() -> end(timed)).hasCauseInstanceOf(InterruptedException.class);
        lock().unlock();

        assertThat(lock().tryLock()).isTrue();
        lock().unlock();
    }

    @Test
    void timedTryLock_heldByAnother_endsInTime() throws Exception {
        lock().lock();
        for (long millis : new long[] {Long.MIN_VALUE, -1, 0, 20}) {
            FutureTask<Boolean> tried = onAnotherThread(() -> lock().tryLock(millis, TimeUnit.MILLISECONDS));
            assertThat(end(tried)).isFalse();
        }
        lock().unlock();
    }

    @Test
    void timedTryLock_freedInTime_isGranted() throws Exception {
        lock().lock();
        FutureTask<Boolean> tried = onAnotherThread(() -> {
            boolean granted = lock().tryLock(Long.MAX_VALUE, TimeUnit.DAYS);
            lock().unlock();
            return granted;
        });
        awaitWaiting(1);
        lock().unlock();

        assertThat(end(tried)).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // It is the test.
    void timedTryLock_withoutAUnit_isRefused() {
        assertThatThrownBy(() -> lock().tryLock(1, null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void lock_afterItsHolderThrew_isFreeOnceItUnlocked() throws Exception {
        CompletableFuture<Void> broken = new CompletableFuture<>();
        FutureTask<Void> worked = onAnotherThread(() -> {
            lock().lock();
            try {
                broken.complete(null);
                throw new IllegalStateException("of the work");
            } finally {
                lock().unlock();
            }
        });
        assertThatThrownBy(() -> end(worked)).hasCauseInstanceOf(IllegalStateException.class);

        assertThat(lock().tryLock()).isTrue();
        lock().unlock();
    }
}
