package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.MILLI;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LeasedLock;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.WorkAware;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Closing a client while work runs under its leases: no lock is free while its work goes on. */
@Isolated("hears what is logged")
@Timeout(60)
class CloseWithWorkTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final SimulatedPair pair = new SimulatedPair();
    private final List<LeaseEvent> heard = new ArrayList<>();
    private final List<LogRecord> logged = new ArrayList<>();
    private final Logger logger = Logger.getLogger("io.github.dynamodblock");
    private CompletableFuture<String> whole = new CompletableFuture<>();
    private CompletableFuture<?> closed = new CompletableFuture<>();
    private final Handler hears = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void hear() {
        logger.addHandler(hears);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(hears);
    }

    private Lease granted(LockKey key) {
        CompletableFuture<Lease> lease = pair.acquire(
                pair.one,
                LockRequest.of(key).listener((l, event) -> heard.add(event)).build());
        pair.runMillis(5);
        return now(lease);
    }

    private boolean isFree(LockKey key) {
        return pair.table.read(key, 0).orElseThrow().released();
    }

    private long sent(Class<? extends LockWrite> kind) {
        return pair.sentSince().stream()
                .filter(one -> one.equals("one " + kind.getSimpleName()))
                .count();
    }

    private List<String> warnings() {
        return logged.stream()
                .filter(record -> record.getLevel().equals(Level.WARNING))
                .map(LogRecord::getMessage)
                .toList();
    }

    /** Begins work that ends with that body. */
    private void work(CompletableFuture<String> body) {
        whole = pair.one
                .core()
                .withLockAsync(
                        LockRequest.of(KEY)
                                .listener((lease, event) -> heard.add(event))
                                .build(),
                        lease -> body);
        pair.runMillis(5);
    }

    private void close(Duration workLimit) {
        closed = pair.one.core().closeAsync(workLimit);
    }

    @Test
    void close_workEndsInTime_renewsItsLeaseUntilThenAndReleasesIt() {
        CompletableFuture<String> body = new CompletableFuture<>();
        work(body);
        CompletableFuture<Lease> next = pair.acquire(pair.two);
        close(LONG);
        pair.runMillis(6_000);
        assertThat(closed).isNotDone();
        assertThat(next).isNotDone();
        assertThat(heard).isEmpty();

        body.complete("done");
        pair.runMillis(5);
        assertThat(closed).isCompleted();
        assertThat(now(whole)).isEqualTo("done");
        assertThat(isFree(KEY)).isTrue();
        pair.runMillis(700);
        assertThat(next).as("the next holder waits less than a second").isCompleted();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void close_workOutlivesItsTime_leavesTheLockToExpireAndNamesIt() {
        CompletableFuture<String> body = new CompletableFuture<>();
        work(body);
        CompletableFuture<Lease> next = pair.acquire(pair.two);
        close(Duration.ofSeconds(3));
        pair.runMillis(2_990);
        assertThat(closed).isNotDone();
        pair.sentSince();
        pair.runMillis(20);

        assertThat(closed).isCompleted();
        assertThat(heard).containsExactly(new LeaseEvent.Lost(LostReason.CLIENT_CLOSED));
        assertThat(warnings()).singleElement().asString().contains("'" + KEY + "'", "not released");
        pair.runMillis(1_200);
        assertThat(next)
                .as("the row is taken for a lease after its last heartbeat")
                .isNotDone();

        body.complete("done");
        pair.runMillis(2_000);
        assertThat(next).isCompleted();
        assertThat(whole).isCompletedExceptionally();
        assertThat(sent(LockWrite.Release.class))
                .as("nothing is sent after the end")
                .isZero();
    }

    @Test
    void close_withoutTime_neverFreesALockUnderWork() {
        CompletableFuture<String> body = new CompletableFuture<>();
        work(body);
        Lease idle = granted(LockKey.of("idle"));
        pair.sentSince();

        close(Duration.ZERO);
        pair.runMillis(5);
        assertThat(isFree(LockKey.of("idle"))).isTrue();
        assertThat(idle.state()).isEqualTo(LeaseState.LOST);
        assertThat(isFree(KEY)).isFalse();
        assertThat(sent(LockWrite.Release.class)).isEqualTo(1);
        assertThat(warnings()).hasSize(1);
    }

    @Test
    void close_waits_grantsNothingAndEndsLeasesWithoutWork() {
        work(new CompletableFuture<>());
        Lease idle = granted(LockKey.of("idle"));
        CompletableFuture<Lease> waiting =
                pair.acquire(pair.one, LockRequest.of(KEY).waitLimit(LONG).build());
        close(LONG);
        pair.runMillis(5);

        assertThat(waiting).isCompletedExceptionally();
        assertThat(isFree(LockKey.of("idle"))).isTrue();
        assertThat(idle.state()).isEqualTo(LeaseState.LOST);
        assertThatThrownBy(() -> pair.one.core().tryAcquire("new")).isInstanceOf(LockClientClosedException.class);
        assertThat(pair.one.core().leases()).extracting(Lease::key).containsExactly(KEY);
    }

    @Test
    void work_beginsAfterClose_isRefusedAndNotStarted() {
        Lease lease = granted(KEY);
        close(LONG);

        assertThatThrownBy(() -> lease.during(held -> {
                    throw new AssertionError("it was started");
                }))
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("closed before the work began");
    }

    @Test
    void work_besideOtherWork_mayBeginWhileTheClientWaits() {
        Lease lease = granted(KEY);
        WorkAware.Work outer = WorkAware.begin(lease);
        close(LONG);
        WorkAware.Work inner = WorkAware.begin(lease);
        outer.end();
        outer.end();
        pair.runMillis(2_500);
        assertThat(closed).isNotDone();
        assertThat(lease.isValid()).isTrue();

        inner.end();
        pair.runMillis(5);
        assertThat(closed).isCompleted();
        assertThat(isFree(KEY))
                .as("its work is done, and the policy is to release")
                .isTrue();
    }

    @Test
    void close_again_shortensTheTimeAndCannotLengthenIt() {
        work(new CompletableFuture<>());
        close(Duration.ofSeconds(5));
        close(Duration.ofSeconds(50));
        close(Duration.ofSeconds(1));
        pair.runMillis(990);
        assertThat(closed).isNotDone();
        pair.runMillis(20);
        assertThat(closed).isCompleted();
    }

    @Test
    void close_workUnderOneOfSeveralLeases_keepsAllOfThem() {
        StillWorld world = new StillWorld();
        CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
        CompletableFuture<MultiLease> asked = client.acquireAllAsync(
                List.of(LockRequest.of("a").build(), LockRequest.of("b").build()));
        world.callBack();
        MultiLease all = now(asked);
        WorkAware.Work work = WorkAware.begin(all.leases().get(0));
        closed = client.closeAsync(LONG);
        for (int i = 0; i < 30; i++) {
            world.passes(StillWorld.SECOND / 10);
            world.callBack();
        }
        assertThat(all.isValid()).isTrue();

        work.end();
        world.callBack();
        assertThat(closed).isCompleted();
        assertThat(world.row(LockKey.of("a")).orElseThrow().released()).isTrue();
        assertThat(world.row(LockKey.of("b")).orElseThrow().released()).isTrue();
    }

    @Test
    void close_releaseOfTheWorkIsUnanswered_waitsForIt() {
        CompletableFuture<String> body = new CompletableFuture<>();
        work(body);
        pair.special((client, write) ->
                write instanceof LockWrite.Release ? SimulatedPair.answeredAfter(300) : Optional.empty());
        close(LONG);
        body.complete("done");
        pair.runMillis(290);
        assertThat(closed).isNotDone();
        pair.runMillis(20);
        assertThat(closed).isCompleted();
    }

    @Test
    void close_leaseUnderWorkIsLost_theWorkHearsOfItAndCloseWaitsForTheWork() {
        CompletableFuture<String> body = new CompletableFuture<>();
        work(body);
        close(LONG);
        pair.cutOff(pair.one);
        pair.runMillis(2_500);
        assertThat(heard).contains(new LeaseEvent.Lost(LostReason.EXPIRED));
        assertThat(closed).isNotDone();

        body.complete("done");
        pair.runMillis(1_005);
        assertThat(closed).isCompleted();
        assertThat(warnings()).noneMatch(text -> text.contains("not released"));
    }

    @Test
    void suspend_doesNotWaitForWork() {
        work(new CompletableFuture<>());
        CompletableFuture<?> away = pair.one.core().suspend();
        pair.runMillis(5);

        assertThat(away).isCompleted();
        assertThat(isFree(KEY)).isFalse();
        assertThat(heard).containsExactly(new LeaseEvent.Lost(LostReason.CLIENT_CLOSED));
    }

    @Test
    void close_processIsPausedBeyondTheTime_leavesTheLockToExpire() {
        CompletableFuture<String> body = new CompletableFuture<>();
        work(body);
        close(Duration.ofSeconds(1));
        pair.one.pause(5_000 * MILLI);
        pair.runMillis(5_100);

        assertThat(closed).isCompleted();
        assertThat(isFree(KEY)).isFalse();
    }

    @Test
    void lockOfJava_isHeldWhileTheClientWaits() throws Exception {
        try (RealTime real = new RealTime()) {
            CoreLockClient client = real.client("one", Duration.ofSeconds(60));
            LeasedLock lock = client.asLock("k");
            lock.lock();
            try {
                closed = client.closeAsync(Duration.ofSeconds(50));
                assertThat(lock.lease().orElseThrow().isValid()).isTrue();
                assertThat(closed).isNotDone();
            } finally {
                lock.unlock();
            }

            RealTime.await(closed);
            assertThat(real.rows.row(LockKey.of("k")).orElseThrow().released()).isTrue();
        }
    }

    @Test
    void close_threadIsInterrupted_waitsNoLonger() throws Exception {
        try (RealTime real = new RealTime()) {
            CoreLockClient client = real.client("one", Duration.ofSeconds(60));
            Lease lease = client.acquire("k");
            WorkAware.Work work = WorkAware.begin(lease);
            CountDownLatch closing = new CountDownLatch(1);
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread closer = new Thread(() -> {
                closing.countDown();
                client.close(Duration.ofMinutes(10));
                interrupted.complete(Thread.interrupted());
            });
            closer.start();
            RealTime.await(closing, "the closing thread");
            closer.interrupt();

            assertThat(RealTime.await(interrupted))
                    .as("the status is set again")
                    .isTrue();
            assertThat(real.rows.row(LockKey.of("k")).orElseThrow().released()).isFalse();
            work.end();
        }
    }

    @Test
    void close_workEndsInAStuckSend_endsNevertheless() {
        StillWorld world = new StillWorld();
        CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
        Lease lease =
                client.acquireAsync(LockRequest.of(StillWorld.KEY).build()).join();
        WorkAware.Work work = WorkAware.begin(lease);
        world.holdBack(LockWrite.Release.class::isInstance);
        closed = client.closeAsync(Duration.ofSeconds(1));
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        // The end of the work is never reported, as if its thread hung in the release.
        world.passes(StillWorld.SECOND - 1);
        assertThat(closed).isNotDone();
        world.passes(StillWorld.SECOND + 1);
        world.callBack();

        assertThat(closed).isCompleted();
        assertThat(released).isCompleted();
        work.end();
    }

    @Test
    void close_manyLeasesUnderWork_namesSomeAndCountsTheOthers() {
        List<WorkAware.Work> works = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            works.add(WorkAware.begin(granted(LockKey.of("k" + i))));
        }
        close(Duration.ZERO);

        assertThat(warnings()).singleElement().asString().contains("'k0'", "'k19'", "and 5 more");
        works.forEach(WorkAware.Work::end);
    }
}
