package io.github.dynamodblock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.spi.LockRow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of the row and its data, and who holds what. */
class RowOptionsTest extends OneLock {
    private static final LockData OLD = LockData.ofText("old");
    private static final LockData NEW = LockData.ofText("new");

    private Optional<LockRow> row() {
        return store.row(LockKey.of(KEY));
    }

    private Optional<LockData> dataInRow() {
        return row().orElseThrow().content().data();
    }

    private Lease with(LockData data) throws InterruptedException {
        return client.acquire(LockRequest.of(KEY).data(data).build());
    }

    private static LockRequest deleting() {
        return LockRequest.of(KEY).deleteOnRelease().build();
    }

    @Test
    void release_deletingTheRow_deletesItWhateverTheRequestSaid() throws Exception {
        Lease lease = client.acquire(KEY);

        assertThat(lease.release(ReleaseRequest.NONE.deletingRow())).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(row()).isEmpty();
        assertThat(lease.release()).as("the first outcome").isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void release_keepingTheRow_keepsItAndMayWriteInIt() throws Exception {
        assertThat(client.acquire(deleting()).release(ReleaseRequest.NONE.keepingRow()))
                .isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(free()).isTrue();

        Lease lease = client.acquire(deleting());
        assertThat(lease.release(ReleaseRequest.NONE.keepingRow().withData(NEW)))
                .isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(dataInRow()).contains(NEW);
    }

    @Test
    void release_deletingTheRowThatIsKeptForATime_deletesItThen() throws Exception {
        Lease lease = client.acquire(
                LockRequest.of(KEY).atLeast(Duration.ofMillis(100)).build());

        assertThat(lease.release(ReleaseRequest.NONE.deletingRow())).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(row()).isPresent();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (row().isPresent()) {
            assertThat(System.nanoTime()).as("it goes").isLessThan(limit);
            Thread.onSpinWait();
        }
    }

    @Test
    void release_deletingAnItemOfTheApplications_isMisuseAndTheLeaseGoesOn() throws Exception {
        Lease lease = client.acquire(LockRequest.of(KEY).onItem().build());

        assertThatThrownBy(() -> lease.release(ReleaseRequest.NONE.deletingRow()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining(KEY);
        assertThat(lease.isValid()).isTrue();
    }

    @Test
    void release_thatDeletesAndWrites_isRefused() {
        assertThatThrownBy(() -> ReleaseRequest.NONE.deletingRow().withData(NEW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deletes the row");
        assertThatThrownBy(() -> ReleaseRequest.NONE.withoutData().deletingRow())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void release_deletingTheRow_isTheLastHandlesToSay() throws Exception {
        LockRequest again = LockRequest.of(KEY).reentrant().build();
        Lease outer = client.acquire(again);
        Lease inner = client.acquire(again);

        assertThat(inner.release(ReleaseRequest.NONE.deletingRow())).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(free()).isFalse();
        assertThat(outer.release(ReleaseRequest.NONE.deletingRow())).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(row()).isEmpty();
    }

    @Test
    void data_removed_isGoneAfterAcquireHeartbeatOrRelease() throws Exception {
        with(OLD).close();
        Lease acquired = client.acquire(LockRequest.of(KEY).withoutData().build());
        assertThat(acquired.data()).isEmpty();
        assertThat(dataInRow()).isEmpty();
        acquired.close();

        Lease beating = with(OLD);
        beating.heartbeat(HeartbeatRequest.NONE.withoutData());
        assertThat(beating.data()).isEmpty();
        assertThat(dataInRow()).isEmpty();
        beating.heartbeat(HeartbeatRequest.NONE.withData(NEW));
        assertThat(dataInRow()).contains(NEW);

        assertThat(beating.release(ReleaseRequest.NONE.withoutData())).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(dataInRow()).isEmpty();
    }

    @Test
    void data_onlyIfNone_isWrittenWhereThereIsNone() throws Exception {
        LockRequest polite = LockRequest.of(KEY).dataIfNone(NEW).build();
        Lease first = client.acquire(polite);
        assertThat(first.data()).contains(NEW);
        assertThat(first.release(ReleaseRequest.NONE.withData(OLD))).isEqualTo(ReleaseOutcome.RELEASED);

        assertThat(client.acquire(polite).data()).contains(OLD);
        assertThat(dataInRow()).contains(OLD);
    }

    @Test
    void data_writtenAndRemovedByOneRequest_isRefused() {
        assertThat(LockRequest.of(KEY).data(NEW).withoutData().build().data()).isEmpty();
        assertThat(LockRequest.of(KEY).withoutData().data(NEW).build().removesData())
                .isFalse();
        assertThatThrownBy(() -> new HeartbeatRequest(
                        Optional.of(NEW), true, Optional.empty(), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void held_ofWhatThisClientHolds_isItsLeaseUntilItEnds() throws Exception {
        assertThat(client.held(KEY)).isEmpty();
        Lease one = client.acquire(KEY);
        Lease two = client.acquire("another");
        MultiLease several = client.acquireAll(
                List.of(LockRequest.of("x").build(), LockRequest.of("y").build()));

        assertThat(client.leases())
                .extracting(Lease::key)
                .extracting(LockKey::partition)
                .containsExactly(KEY, "another", "x", "y");
        assertThat(client.held(KEY))
                .hasValueSatisfying(lease -> assertThat(lease.fencingToken()).isEqualTo(one.fencingToken()));
        one.close();
        several.close();
        assertThat(client.held(KEY)).isEmpty();
        assertThat(client.leases()).containsExactly(two);
        store.remove(LockKey.of("another"));
        assertThatThrownBy(() -> two.heartbeat(HeartbeatRequest.NONE)).isInstanceOf(LeaseLostException.class);
        assertThat(client.leases()).isEmpty();
    }

    @Test
    void stringForms_ofTheOthers_areTheSame() throws Exception {
        Lease lease = client.acquireAsync(KEY).get(20, TimeUnit.SECONDS);
        assertThat(client.tryAcquireAsync(KEY).get(20, TimeUnit.SECONDS)).isEmpty();
        lease.close();
        assertThat(client.withLockAsync(KEY, held -> java.util.concurrent.CompletableFuture.completedFuture("done"))
                        .get(20, TimeUnit.SECONDS))
                .isEqualTo("done");
        LeasedLock lock = client.asLock(KEY);
        assertThat(lock.tryLock(Duration.ZERO, Duration.ofSeconds(40))).isTrue();
        assertThat(row().orElseThrow().lease()).contains(Duration.ofSeconds(40));
        lock.unlock();
        assertThatThrownBy(() -> lock.tryLock(Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lock.tryLock(Duration.ofNanos(-1), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
