package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.quarkus.UniLockClient;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every method of the lock client for Mutiny, over a store of this JVM. */
class UniLocksTest {
    private final InMemoryStore store = new InMemoryStore();
    private final LockClient client = InMemoryLocks.client(store, "this");
    private final LockClient other = InMemoryLocks.client(store, "other");
    private final UniLockClient locks = new MutinyLockClient(client);

    @AfterEach
    void close() {
        client.close();
        other.close();
    }

    private static <T> T item(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    private static LockRequest request(String key) {
        return LockRequest.of(key).build();
    }

    private boolean isFree(String key) {
        return store.row(LockKey.of(key)).map(row -> row.released()).orElse(true);
    }

    @Test
    void acquire_grantsALease_andReleaseEndsIt() {
        Lease lease = item(locks.acquire("k"));
        assertThat(lease.isValid()).isTrue();
        assertThat(item(locks.release(lease))).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(isFree("k")).isTrue();
    }

    @Test
    void tryAcquire_ofALockThatIsHeld_isEmpty() throws Exception {
        assertThat(item(locks.tryAcquire("k")))
                .hasValueSatisfying(lease -> assertThat(lease.isValid()).isTrue());
        Lease held = other.acquire("of another");
        assertThat(item(locks.tryAcquire("of another"))).isEmpty();
        held.close();
    }

    @Test
    void acquireAll_grantsAll_andReleaseEndsThem() {
        MultiLease leases = item(locks.acquireAll(List.of(request("a"), request("b"))));
        assertThat(leases.leases()).extracting(Lease::key).containsExactly(LockKey.of("a"), LockKey.of("b"));
        assertThat(item(locks.release(leases))).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(isFree("a")).isTrue();
        assertThat(isFree("b")).isTrue();
    }

    @Test
    void tryAcquireAll_whereOneIsHeld_isEmpty() throws Exception {
        assertThat(item(locks.tryAcquireAll(List.of(request("a"), request("b")))))
                .isPresent();
        Lease held = other.acquire("d");
        assertThat(item(locks.tryAcquireAll(List.of(request("c"), request("d")))))
                .isEmpty();
        held.close();
    }

    @Test
    void withLock_holdsTheLockUntilTheWorkHasItsItem() {
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<String> done = locks.withLock(
                        "k", lease -> Uni.createFrom().completionStage(work))
                .subscribeAsCompletionStage();
        assertThat(isFree("k")).isFalse();
        work.complete("done");
        assertThat(done.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("done");
        assertThat(isFree("k")).isTrue();
    }

    @Test
    void heartbeat_carriesItsData() {
        Lease lease = item(locks.acquire("k"));
        LockData data = LockData.ofText("carried");
        assertThat(item(locks.heartbeat(lease, HeartbeatRequest.NONE.withData(data))))
                .isNull();
        assertThat(lease.data()).contains(data);
    }

    @Test
    void release_withARequest_isAskedFor_andASecondTimeIsMisuse() {
        Lease lease = item(locks.acquire("k"));
        Uni<ReleaseOutcome> release = locks.release(lease, ReleaseRequest.NONE.withData(LockData.ofText("left")));
        assertThat(item(release)).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(isFree("k")).isTrue();
        assertThatThrownBy(() -> item(release))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("write once");
    }

    @Test
    void commit_ofNothing_releasesTheLock() {
        Lease lease = item(locks.acquire("k"));
        assertThat(item(locks.commit(lease, List.of())).outcome()).isEqualTo(CommitOutcome.COMMITTED);
        assertThat(lease.state()).isEqualTo(LeaseState.RELEASED);
    }

    @Test
    void commitOfSeveral_isAsked() {
        MultiLease leases = item(locks.acquireAll(List.of(request("a"), request("b"))));
        assertThatThrownBy(() -> item(locks.commit(leases, List.of())))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("without transactions");
    }

    /** Asks on a busy event loop and cancels before the answer's turn has come. */
    private static <T> void cancelledBetweenTheGrantAndItsTelling(Uni<T> wish) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            CompletableFuture<Boolean> told = new CompletableFuture<>();
            CompletableFuture<Boolean> over = new CompletableFuture<>();
            vertx.getOrCreateContext().runOnContext(nothing -> {
                Cancellable asking = wish.subscribe().with(item -> told.complete(true));
                asking.cancel();
                // Behind what the grant has put there.
                vertx.setTimer(50, timer -> over.complete(told.isDone()));
            });
            assertThat(over.get(20, TimeUnit.SECONDS)).isFalse();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void grants_thatNobodyHears_areGivenBack() throws Exception {
        cancelledBetweenTheGrantAndItsTelling(locks.tryAcquire("once"));
        cancelledBetweenTheGrantAndItsTelling(locks.acquireAll(List.of(request("a"), request("b"))));
        cancelledBetweenTheGrantAndItsTelling(locks.tryAcquireAll(List.of(request("c"), request("d"))));

        assertThat(List.of("once", "a", "b", "c", "d")).allSatisfy(key -> {
            LockRequest patient =
                    LockRequest.of(key).waitLimit(Duration.ofSeconds(20)).build();
            assertThat(other.acquire(patient).isValid()).isTrue();
        });
    }

    /** Asks on a context of Vert.x, and says on what thread of it the answer came. */
    private static CompletableFuture<String> where(Vertx vertx, boolean onWorker, CompletableFuture<String> answer) {
        CompletableFuture<String> where = new CompletableFuture<>();
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        Context context = vertx.getOrCreateContext();
        Runnable ask = () -> {
            CallContext.uni(() -> answer)
                    .subscribe()
                    .with(
                            item -> where.complete(
                                    Vertx.currentContext() != context
                                            ? "elsewhere"
                                            : Context.isOnEventLoopThread() ? "event loop" : "worker"),
                            where::completeExceptionally);
            asked.complete(true);
        };
        if (onWorker) {
            CompletionStage<?> unused =
                    context.executeBlocking(Executors.callable(ask)).toCompletionStage();
        } else {
            context.runOnContext(nothing -> ask.run());
        }
        assertThat(asked.orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
        return where;
    }

    @Test
    void answers_comeWhereTheSubscriptionWas() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            CompletableFuture<String> answer = new CompletableFuture<>();
            CompletableFuture<String> ofLoop = where(vertx, false, answer);
            CompletableFuture<String> ofWorker = where(vertx, true, answer);
            answer.complete("of another thread");

            assertThat(ofLoop.get(20, TimeUnit.SECONDS)).isEqualTo("event loop");
            assertThat(ofWorker.get(20, TimeUnit.SECONDS)).isEqualTo("worker");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
