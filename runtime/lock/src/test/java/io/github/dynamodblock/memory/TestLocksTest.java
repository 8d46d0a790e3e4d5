package io.github.dynamodblock.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.memory.TestLocks.Disturbance;
import io.github.dynamodblock.memory.TestLocks.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a test can let happen to locks in memory, and what the real lock then does. */
@Timeout(60)
class TestLocksTest {
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final TestLocks locks = TestLocks.inVirtualTime();
    private final LockClient client = locks.client("one", LEASE);
    private final List<LeaseEvent> heard = new ArrayList<>();

    @AfterEach
    void close() {
        locks.close();
    }

    private Lease held() {
        CompletableFuture<Lease> lease = client.acquireAsync(
                LockRequest.of("k").listener((l, event) -> heard.add(event)).build());
        assertThat(lease).isCompleted();
        return lease.join();
    }

    @Test
    void busy_lockIsNotGrantedUntilTheDisturbanceEnds_howeverLong() throws Exception {
        Disturbance busy = locks.busy("k");
        locks.advance(LEASE.multipliedBy(3));
        assertThat(client.tryAcquire("k")).isEmpty();
        assertThatThrownBy(() -> client.acquire(
                        LockRequest.of("k").waitLimit(Duration.ZERO).build()))
                .isInstanceOf(LockNotGrantedException.class)
                .hasMessageContaining("another-client");
        busy.close();

        assertThat(client.tryAcquire("k")).isPresent();
    }

    @Test
    void busy_waiterIsGrantedAfterTheDisturbance() {
        Disturbance busy = locks.busy("k");
        CompletableFuture<Lease> waiting = client.acquireAsync("k");
        locks.advance(Duration.ofSeconds(5));
        assertThat(waiting).isNotDone();
        busy.close();
        locks.advance(Duration.ofSeconds(5));

        assertThat(waiting).isCompleted();
    }

    @Test
    void busy_lockOfTheTestItself_isRefusedWithWhatToDo() {
        held();

        assertThatThrownBy(() -> locks.busy("k"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Release the lock first, or steal its lease");
    }

    @Test
    void steal_leaseIsLostAtOnceAndAnotherClientHolds() throws Exception {
        Lease lease = held();
        locks.steal(lease);

        assertThat(lease.isValid()).isFalse();
        assertThat(heard).containsExactly(new LeaseEvent.Lost(LostReason.STOLEN));
        assertThat(client.tryAcquire("k")).isEmpty();
        assertThatThrownBy(() -> locks.steal(lease)).isInstanceOf(IllegalStateException.class);

        locks.heal();
        Lease later = client.tryAcquire("k").orElseThrow();
        assertThat(later.fencingToken()).isGreaterThan(lease.fencingToken());
    }

    @Test
    void steal_inRealTime_isNoticedByTheWork() {
        try (TestLocks real = TestLocks.inRealTime()) {
            LockClient one = real.client("one");
            assertThatThrownBy(() -> one.withLock("k", lease -> {
                        real.steal(lease);
                        return "done";
                    }))
                    .isInstanceOf(LeaseLostException.class);
        }
    }

    @Test
    void acquire_responseIsLost_isGrantedNevertheless() throws Exception {
        locks.next(Request.ACQUIRE).responseIsLost();
        CompletableFuture<Lease> asked = client.acquireAsync("k");
        locks.advance(Duration.ofSeconds(2));

        assertThat(asked).isCompleted();
        assertThat(asked.join().release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void acquire_requestIsLostOrThrottled_isSentAgain() {
        locks.next(Request.ACQUIRE).isLost();
        locks.next(Request.ACQUIRE).isThrottled();
        CompletableFuture<Lease> asked = client.acquireAsync("k");
        locks.advance(Duration.ofSeconds(5));

        assertThat(asked).isCompleted();
    }

    @Test
    void acquireAll_responseIsLost_isGrantedNevertheless() {
        locks.next(Request.ACQUIRE).responseIsLost();
        CompletableFuture<MultiLease> asked = client.acquireAllAsync(
                List.of(LockRequest.of("a").build(), LockRequest.of("b").build()));
        locks.advance(Duration.ofSeconds(2));

        assertThat(asked).isCompleted();
        assertThat(asked.join().isValid()).isTrue();
    }

    @Test
    void release_responseIsLost_outcomeIsTrue() {
        Lease lease = held();
        locks.next(Request.RELEASE).responseIsLost();
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        locks.advance(Duration.ofSeconds(2));

        assertThat(released).isCompletedWithValue(ReleaseOutcome.RELEASED);
    }

    @Test
    void heartbeat_nextIsLost_leaseSurvives() {
        Lease lease = held();
        locks.next(Request.HEARTBEAT).isLost();
        locks.advance(LEASE.multipliedBy(2));

        assertThat(lease.isValid()).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void cutOff_leaseExpires_andLocksWorkAfterwards() throws Exception {
        Lease lease = held();
        Disturbance cut = locks.cutOff();
        locks.advance(LEASE);
        assertThat(lease.isValid()).isFalse();
        assertThat(heard)
                .filteredOn(event -> event instanceof LeaseEvent.Lost)
                .containsExactly(new LeaseEvent.Lost(LostReason.EXPIRED));
        CompletableFuture<?> asked = client.tryAcquireAsync("other");
        locks.advance(LEASE);
        assertThatThrownBy(asked::join).hasCauseInstanceOf(StoreUnavailableException.class);

        cut.close();
        cut.close();
        assertThat(client.tryAcquire("third")).isPresent();
    }

    @Test
    void disturbances_endedBeforeTheRequest_changeNothing() {
        Lease lease = held();
        locks.next(Request.HEARTBEAT).isLost().close();
        locks.next(Request.HEARTBEAT).isThrottled();
        locks.heal();

        CompletableFuture<?> renewed =
                lease.heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture();
        assertThat(renewed).isCompleted();
    }

    @Test
    void advance_ofRealTime_isRefusedWithWhatToDo() {
        try (TestLocks real = TestLocks.inRealTime()) {
            assertThatThrownBy(() -> real.advance(LEASE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("inVirtualTime");
        }
    }

    @Test
    void close_closesTheClients() {
        locks.close();

        assertThatThrownBy(() -> client.tryAcquire("k")).isInstanceOf(LockClientClosedException.class);
    }
}
