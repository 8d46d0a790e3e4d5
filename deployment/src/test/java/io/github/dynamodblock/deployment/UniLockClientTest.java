package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.quarkus.UniLockClient;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lock client for Mutiny. */
class UniLockClientTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of("uni-client", Held.class);

    @Inject
    UniLockClient locks;

    @Inject
    LockClient blocking;

    @Inject
    Vertx vertx;

    @Test
    void uni_notSubscribed_asksNothing() throws Exception {
        Uni<Lease> asked = locks.acquire("lazy");
        assertThat(Held.is(blocking, "lazy")).isFalse();

        Lease lease = asked.await().atMost(SOON);
        assertThat(lease.isValid()).isTrue();
        locks.heartbeat(lease, HeartbeatRequest.NONE.withData(LockData.ofText("new")))
                .await()
                .atMost(SOON);
        assertThat(lease.data()).contains(LockData.ofText("new"));
        assertThat(locks.release(lease).await().atMost(SOON)).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(locks.tryAcquire("lazy").await().atMost(SOON))
                .hasValueSatisfying(next -> assertThat(next.fencingToken()).isGreaterThan(lease.fencingToken()));
    }

    @Test
    void commit_uni_isDoneAtItsSubscriptionAndOnce() throws Exception {
        Lease lease = locks.acquire("committed").await().atMost(SOON);
        Uni<CommitResult> commit = locks.commit(lease, List.of());
        assertThat(lease.isValid()).isTrue();

        assertThat(commit.await().atMost(SOON).outcome()).isEqualTo(CommitOutcome.COMMITTED);
        assertThatThrownBy(() -> commit.await().atMost(SOON)).isInstanceOf(LockMisuseException.class);
        assertThat(Held.is(blocking, "committed")).isFalse();
    }

    @Test
    void commit_uniOfSeveral_freesThemAll() throws Exception {
        List<LockRequest> both = List.of(
                LockRequest.of("together-1").build(),
                LockRequest.of("together-2").build());
        MultiLease leases = locks.acquireAll(both).await().atMost(SOON);

        assertThat(locks.commit(leases, List.of()).await().atMost(SOON).outcome())
                .isEqualTo(CommitOutcome.COMMITTED);
        assertThat(Held.is(blocking, "together-1")).isFalse();
        assertThat(Held.is(blocking, "together-2")).isFalse();
    }

    @Test
    void release_uniThatWrites_leavesWhatItWrote() throws Exception {
        Lease lease = locks.acquire("written").await().atMost(SOON);

        assertThat(locks.release(lease, ReleaseRequest.NONE.withData(LockData.ofText("left")))
                        .await()
                        .atMost(SOON))
                .isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(locks.acquire("written").await().atMost(SOON).data()).contains(LockData.ofText("left"));
    }

    @Test
    void withLock_uniOfTheWork_isHeldUntilItsItem() throws Exception {
        CompletableFuture<String> item = new CompletableFuture<>();
        CompletableFuture<Lease> begun = new CompletableFuture<>();
        CompletableFuture<String> whole = locks.withLock("work", lease -> {
                    begun.complete(lease);
                    return Uni.createFrom().completionStage(item);
                })
                .subscribeAsCompletionStage();
        begun.get(20, TimeUnit.SECONDS);
        assertThat(Held.is(blocking, "work")).isTrue();
        item.complete("done");

        assertThat(whole.get(20, TimeUnit.SECONDS)).isEqualTo("done");
        assertThat(Held.is(blocking, "work")).isFalse();
    }

    @Test
    void withLock_heldByAnother_failsAndDoesNotBegin() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        LockRequest brief = LockRequest.of("taken").waitLimit(Duration.ZERO).build();
        try (Lease other = blocking.acquire("taken")) {
            assertThat(other.isValid()).isTrue();
            assertThatThrownBy(() -> locks.withLock(brief, lease -> {
                                begun.incrementAndGet();
                                return Uni.createFrom().item("begun");
                            })
                            .await()
                            .atMost(SOON))
                    .isInstanceOf(LockNotGrantedException.class);
        }
        assertThat(begun).hasValue(0);
    }

    @Test
    void acquire_subscriptionCancelled_endsTheWaitAndTakesNothing() throws Exception {
        CompletableFuture<Lease> granted = new CompletableFuture<>();
        try (Lease other = blocking.acquire("waited-for")) {
            assertThat(other.isValid()).isTrue();
            Cancellable waiting = locks.acquire("waited-for").subscribe().with(granted::complete);
            waiting.cancel();
        }

        // Whoever is next in the queue gets it, so the one who left is not in it any more.
        blocking.acquire("waited-for").close();
        assertThat(granted).isNotDone();
    }

    @Test
    void acquire_againByTheSameRequestOnAnotherThread_isTheSameLease() throws Exception {
        LockRequest again = LockRequest.of("again").reentrant().build();
        Context one = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        Context other = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());

        Lease outer = on(one, () -> blocking.acquire(again));
        Lease inner = on(one, () -> blocking.acquire(again));
        assertThat(inner.fencingToken()).isEqualTo(outer.fencingToken());
        assertThat(on(other, () -> blocking.tryAcquire(again))).isEmpty();
        inner.release();
        assertThat(Held.is(blocking, "again")).isTrue();
        outer.release();
        assertThat(Held.is(blocking, "again")).isFalse();
    }

    @Test
    void acquire_onAnEventLoop_answersThere() throws Exception {
        Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        CompletableFuture<Context> answered = new CompletableFuture<>();

        context.runOnContext(nothing -> locks.acquire("there")
                .onItem()
                .call(locks::release)
                .subscribe()
                .with(lease -> answered.complete(Vertx.currentContext()), answered::completeExceptionally));

        assertThat(answered.get(20, TimeUnit.SECONDS)).isSameAs(context);
    }

    private static <T> T on(Context context, Callable<T> work) throws Exception {
        return context.executeBlocking(work, false)
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }
}
