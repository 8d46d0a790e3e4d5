package io.github.dynamodblock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests that let their context take again what it holds. */
class ReentrantTest extends OneLock {
    private static final LockRequest AGAIN =
            LockRequest.of(KEY).reentrant().waitLimit(Duration.ofSeconds(5)).build();

    @Test
    void acquire_byTheThreadThatHoldsIt_isTheSameLeaseWithoutARequest() throws Exception {
        Lease outer = client.acquire(AGAIN);
        String version = version();

        Lease inner = client.acquire(AGAIN);
        Lease tried = client.tryAcquire(AGAIN).orElseThrow();
        Lease async = client.acquireAsync(AGAIN).join();

        assertThat(List.of(inner.fencingToken(), tried.fencingToken(), async.fencingToken()))
                .containsOnly(outer.fencingToken());
        assertThat(version()).isEqualTo(version);
    }

    @Test
    void release_ofAnInnerLease_leavesTheOuterOneHeld() throws Exception {
        Lease outer = client.acquire(AGAIN);
        Lease inner = client.acquire(AGAIN);

        assertThat(inner.release()).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(inner.release()).isEqualTo(ReleaseOutcome.RELEASED);

        assertThat(inner.isValid()).isFalse();
        assertThat(inner.state()).isEqualTo(LeaseState.RELEASED);
        assertThatThrownBy(inner::ensureValid).isInstanceOf(LeaseLostException.class);
        assertThat(outer.isValid()).isTrue();
        assertThat(free()).isFalse();
        assertThat(outer.release()).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(free()).isTrue();
    }

    @Test
    void commit_byOneOfTwo_isMisuseAndLeavesBothHeld() throws Exception {
        Lease outer = client.acquire(AGAIN);
        Lease inner = client.acquire(AGAIN);

        assertThatThrownBy(() -> inner.commit(List.of())).isInstanceOf(LockMisuseException.class);
        inner.release();
        assertThatThrownBy(() -> inner.commit(List.of())).isInstanceOf(LockMisuseException.class);
        assertThat(outer.isValid()).isTrue();
        assertThat(outer.commit(List.of()).isCommitted()).isTrue();
        assertThat(free()).isTrue();
        assertThat(client.acquire(AGAIN).fencingToken()).isGreaterThan(outer.fencingToken());
    }

    @Test
    void release_thatWritesByOneOfTwo_isMisuseAndLeavesBothHeld() throws Exception {
        ReleaseRequest writes = ReleaseRequest.NONE.withData(LockData.ofText("done"));
        Lease outer = client.acquire(AGAIN);
        Lease inner = client.acquire(AGAIN);

        assertThatThrownBy(() -> inner.release(writes)).isInstanceOf(LockMisuseException.class);
        inner.release();
        assertThatThrownBy(() -> inner.release(writes)).isInstanceOf(LockMisuseException.class);
        assertThat(outer.isValid()).isTrue();
        assertThat(outer.release(writes)).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(free()).isTrue();
        assertThat(client.acquire(AGAIN).fencingToken()).isGreaterThan(outer.fencingToken());
    }

    @Test
    void release_outOfOrder_isFreedByTheLast() throws Exception {
        Lease outer = client.acquire(AGAIN);
        Lease inner = client.acquire(AGAIN);

        outer.release();
        assertThat(free()).isFalse();
        assertThat(inner.isValid()).isTrue();
        inner.release();
        assertThat(free()).isTrue();
    }

    @Test
    void acquire_afterAllWereReleased_isAnotherGrant() throws Exception {
        Lease first = client.acquire(AGAIN);
        first.release();

        assertThat(client.acquire(AGAIN).fencingToken()).isGreaterThan(first.fencingToken());
    }

    @Test
    void tryAcquire_byAnotherThread_isEmpty() throws Exception {
        Lease held = client.acquire(AGAIN);

        CompletableFuture<Boolean> other = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                other.complete(client.tryAcquire(AGAIN).isPresent());
            } catch (InterruptedException | RuntimeException e) {
                other.completeExceptionally(e);
            }
        });
        thread.start();

        assertThat(other.get(30, TimeUnit.SECONDS)).isFalse();
        assertThat(held.isValid()).isTrue();
    }

    @Test
    void tryAcquire_byARequestThatDoesNotSaySo_isEmpty() throws Exception {
        client.acquire(AGAIN);

        assertThat(client.tryAcquire(KEY)).isEmpty();
    }

    @Test
    void tryAcquire_ofALockTakenByARequestThatDoesNotSaySo_isEmpty() throws Exception {
        client.acquire(REQUEST);

        assertThat(client.tryAcquire(AGAIN)).isEmpty();
    }

    @Test
    void acquire_againAfterTheLoss_throwsUntilAllAreReleased() throws Exception {
        Lease outer = client.acquire(AGAIN);
        steal();
        assertThatThrownBy(() -> outer.heartbeat(HeartbeatRequest.NONE)).isInstanceOf(LeaseLostException.class);

        assertThatThrownBy(() -> client.acquire(AGAIN)).isInstanceOf(LeaseLostException.class);
        assertThat(client.acquireAsync(AGAIN)).isCompletedExceptionally();
        assertThat(outer.release()).isEqualTo(ReleaseOutcome.LOST);
        assertThat(client.acquire(AGAIN).isValid()).isTrue();
    }

    @Test
    void listener_ofEachLease_hearsTheLossUntilThatIsReleased() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        List<Lease> leases = new ArrayList<>();
        for (String name : List.of("outer", "middle", "inner")) {
            leases.add(client.acquire(AGAIN.toBuilder()
                    .listener((lease, event) -> heard.add(name))
                    .build()));
        }
        leases.get(0).release();
        steal();
        assertThatThrownBy(() -> leases.get(1).heartbeat(HeartbeatRequest.NONE)).isInstanceOf(LeaseLostException.class);

        assertThat(List.of(take(heard), take(heard))).containsExactlyInAnyOrder("middle", "inner");
        assertThat(leases.get(2).release()).isEqualTo(ReleaseOutcome.LOST);
        assertThat(heard).isEmpty();
    }

    private static String take(BlockingQueue<String> heard) throws InterruptedException {
        String name = heard.poll(30, TimeUnit.SECONDS);
        assertThat(name).isNotNull();
        return name;
    }

    private String version() {
        return store.row(LockKey.of(KEY)).orElseThrow().version();
    }
}
