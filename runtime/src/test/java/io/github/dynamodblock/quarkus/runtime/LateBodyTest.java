package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.memory.TestLocks;
import io.github.dynamodblock.quarkus.OnBusy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a call of a locked method does whose result comes later. Time passes only where a test says so. */
class LateBodyTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final TestLocks locks = TestLocks.inVirtualTime();
    private final LockClient client = locks.client("one");
    private final LockedLeases leases = new LockedLeases();
    private final LateBody bodies = new LateBody(client, leases, Transactions.NONE, () -> Runnable::run);
    private final CompletableFuture<String> work = new CompletableFuture<>();
    private final List<Lease> ran = new ArrayList<>();

    @AfterEach
    void close() {
        locks.close();
    }

    private static LockedSite site(LateForm form, OnBusy onBusy, Class<?> result, @Nullable LockFallback fallback) {
        LockedMethod method =
                new LockedMethod("Bean#plain", List.of(), Optional.ofNullable(fallback), Optional.of(form));
        return new LockedSite(method, "k", onBusy, result, LIMIT, null, null, null);
    }

    private Object call(LateBody of, LockedSite site, Callable<@Nullable Object> body) {
        return of.run(site.method().late().orElseThrow(), Call.of("plain", body), site, () -> LockKey.of("k"), LIMIT);
    }

    private Object call(LateForm form, Callable<@Nullable Object> body) {
        return call(bodies, site(form, OnBusy.THROW, Object.class, null), body);
    }

    @SuppressWarnings("unchecked")
    private CompletableFuture<@Nullable Object> subscribed(LateForm form, Callable<@Nullable Object> body) {
        Object result = call(form, body);
        return result instanceof Uni<?> uni
                ? ((Uni<@Nullable Object>) uni).subscribeAsCompletionStage()
                : (CompletableFuture<@Nullable Object>) result;
    }

    private Callable<@Nullable Object> working(LateForm form) {
        return () -> {
            ran.add(leases.current());
            return form == LateForm.UNI ? Uni.createFrom().completionStage(() -> work) : work;
        };
    }

    private boolean held() {
        return client.held("k").isPresent();
    }

    private static Throwable failure(CompletableFuture<?> result) {
        assertThat(result).isCompletedExceptionally();
        Throwable failure = result.handle((nothing, thrown) -> thrown).join();
        return failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
    }

    @Test
    void uni_notSubscribed_requestsNothing_andEachSubscriptionIsOneRun() {
        Uni<?> uni = (Uni<?>) call(LateForm.UNI, () -> {
            ran.add(leases.current());
            return Uni.createFrom().item(() -> held());
        });
        assertThat(held()).isFalse();
        assertThat(ran).isEmpty();

        assertThat(uni.subscribeAsCompletionStage()).isCompletedWithValueMatching(Boolean.TRUE::equals);
        assertThat(held()).isFalse();
        assertThat(uni.subscribeAsCompletionStage()).isCompletedWithValueMatching(Boolean.TRUE::equals);
        assertThat(ran).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void result_thatIsNotThere_holdsTheLock_untilItEnds() {
        for (LateForm form : List.of(LateForm.UNI, LateForm.STAGE)) {
            CompletableFuture<String> gate = new CompletableFuture<>();
            CompletableFuture<?> first = subscribed(
                    form, () -> form == LateForm.UNI ? Uni.createFrom().completionStage(() -> gate) : gate);
            CompletableFuture<?> second = subscribed(form, () -> {
                ran.add(leases.current());
                return form == LateForm.UNI
                        ? Uni.createFrom().item("second")
                        : CompletableFuture.completedFuture("second");
            });
            assertThat(held()).isTrue();
            assertThat(ran).isEmpty();
            assertThatThrownBy(leases::current).isInstanceOf(LockMisuseException.class);

            gate.complete("first");
            locks.advance(Duration.ofSeconds(1));
            assertThat(first).isCompletedWithValueMatching("first"::equals);
            assertThat(second).isCompletedWithValueMatching("second"::equals);
            assertThat(held()).isFalse();
            ran.clear();
        }
    }

    @Test
    void failure_ofTheBody_freesTheLock() {
        for (LateForm form : List.of(LateForm.UNI, LateForm.STAGE)) {
            IllegalStateException broken = new IllegalStateException("of the body");
            CompletableFuture<?> thrown = subscribed(form, () -> {
                throw broken;
            });
            CompletableFuture<?> later = subscribed(
                    form,
                    () -> form == LateForm.UNI
                            ? Uni.createFrom().failure(broken)
                            : CompletableFuture.failedFuture(broken));
            CompletableFuture<?> nothing = subscribed(form, () -> null);
            assertThat(failure(thrown)).isSameAs(broken);
            assertThat(failure(later)).isSameAs(broken);
            assertThat(failure(nothing)).hasMessageContaining("Bean#plain returned null");
            assertThat(held()).isFalse();
        }
    }

    @Test
    void cancelled_whileTheWorkRuns_cancelsTheWork_andFreesTheLock() {
        for (LateForm form : List.of(LateForm.UNI, LateForm.STAGE)) {
            List<Boolean> heldAtCancel = new ArrayList<>();
            CompletableFuture<String> stage = new CompletableFuture<>();
            CompletableFuture<?> result = subscribed(
                    form,
                    () -> form == LateForm.UNI
                            ? Uni.createFrom().nothing().onCancellation().invoke(() -> heldAtCancel.add(held()))
                            : stage);
            assertThat(held()).isTrue();

            result.cancel(true);
            assertThat(held()).isFalse();
            assertThat(stage.isCancelled()).isEqualTo(form == LateForm.STAGE);
            assertThat(heldAtCancel).isEqualTo(form == LateForm.UNI ? List.of(true) : List.of());
        }
    }

    @Test
    void cancelled_whileItWaits_leavesNothing() {
        for (LateForm form : List.of(LateForm.UNI, LateForm.STAGE)) {
            TestLocks.Disturbance other = locks.busy("k");
            CompletableFuture<?> result = subscribed(form, working(form));
            result.cancel(true);
            other.close();
            locks.advance(Duration.ofMinutes(1));

            assertThat(ran).isEmpty();
            assertThat(client.tryAcquireAsync("k").join()).hasValueSatisfying(Lease::close);
        }
    }

    @Test
    void stage_thatItsCallerCompletes_isCancelled() {
        CompletableFuture<@Nullable Object> result = subscribed(LateForm.STAGE, working(LateForm.STAGE));
        result.complete("of the caller");

        assertThat(work).isCancelled();
        assertThat(held()).isFalse();
    }

    @Test
    void lossBeforeTheEnd_isTheFailure_orSuppressedInThatOfTheBody() {
        for (LateForm form : List.of(LateForm.UNI, LateForm.STAGE)) {
            for (boolean fails : List.of(false, true)) {
                CompletableFuture<String> gate = new CompletableFuture<>();
                CompletableFuture<?> result = subscribed(form, () -> {
                    ran.add(leases.current());
                    return form == LateForm.UNI ? Uni.createFrom().completionStage(() -> gate) : gate;
                });
                locks.steal(ran.remove(0));
                assertThat(result).isNotDone();
                if (fails) {
                    gate.completeExceptionally(new IllegalStateException("of the body"));
                    assertThat(failure(result))
                            .hasMessage("of the body")
                            .satisfies(failure -> assertThat(failure.getSuppressed())
                                    .singleElement()
                                    .isInstanceOf(LeaseLostException.class));
                } else {
                    gate.complete("done");
                    assertThat(failure(result)).isInstanceOf(LeaseLostException.class);
                }
                locks.heal();
                locks.advance(Duration.ofMinutes(1));
            }
        }
    }

    @Test
    void busy_throwsSkipsOrFallsBack() {
        CompletableFuture<String> fallback = CompletableFuture.completedFuture("fallback");
        try (TestLocks.Disturbance other = locks.busy("k")) {
            CompletableFuture<?> thrown = subscribed(LateForm.UNI, working(LateForm.UNI));
            CompletableFuture<?> skipped = (CompletableFuture<?>)
                    call(bodies, site(LateForm.STAGE, OnBusy.SKIP, Optional.class, null), working(LateForm.STAGE));
            CompletableFuture<?> instead = (CompletableFuture<?>) call(
                    bodies,
                    site(LateForm.STAGE, OnBusy.FALLBACK, Object.class, (bean, parameters) -> fallback),
                    working(LateForm.STAGE));
            locks.advance(Duration.ofSeconds(40));

            assertThat(failure(thrown)).isInstanceOf(LockNotGrantedException.class);
            assertThat(skipped)
                    .isCompletedWithValueMatching(value -> Optional.empty().equals(value));
            assertThat(instead).isCompletedWithValueMatching("fallback"::equals);
            assertThat(ran).isEmpty();
            assertThat(other).isNotNull();
        }
    }

    @Test
    void callerThatHoldsTheLock_isRefused_andSoIsATransaction() {
        SharedLease own =
                new SharedLease(LockKey.of("k"), client.acquireAsync("k").join());
        leases.push(own);
        assertThat(failure(subscribed(LateForm.UNI, working(LateForm.UNI))))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("Bean#plain would wait for the lock 'k' in vain");
        leases.pop();
        assertThat(own.leave()).isEmpty();

        LateBody inTransaction = new LateBody(client, leases, new Running(), () -> Runnable::run);
        LockedSite site = site(LateForm.STAGE, OnBusy.THROW, Object.class, null);
        assertThat(failure((CompletableFuture<?>) call(inTransaction, site, working(LateForm.STAGE))))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("before the transaction of its caller commits");
        assertThat(ran).isEmpty();
    }

    private static final class Running implements Transactions {
        @Override
        public @Nullable KeptLeases joinedBy(jakarta.interceptor.InvocationContext call) {
            return null;
        }

        @Override
        public @Nullable KeptLeases running() {
            return null;
        }

        @Override
        public boolean isRunning() {
            return true;
        }
    }

    @Test
    void result_thatContainsMoreWork_isRefused() {
        CompletableFuture<Stream<String>> rows = CompletableFuture.completedFuture(Stream.of("row"));
        CompletableFuture<?> result = subscribed(LateForm.STAGE, () -> rows);

        assertThat(failure(result)).isInstanceOf(LockMisuseException.class).hasMessageContaining("is not done");
        assertThat(held()).isFalse();
    }

    @Test
    void callerWhoseThreadsAreClosed_leavesNothing() {
        LateBody closed = new LateBody(client, leases, Transactions.NONE, () -> task -> {
            throw new RejectedExecutionException("closed");
        });
        LockedSite site = site(LateForm.STAGE, OnBusy.THROW, Object.class, null);
        CompletableFuture<?> result = (CompletableFuture<?>) call(closed, site, working(LateForm.STAGE));

        assertThat(failure(result)).hasMessageContaining("its caller accept no more work");
        assertThat(held()).isFalse();
        assertThat(ran).isEmpty();
    }

    @Test
    void multi_holdsTheLock_fromItsSubscriptionToItsEnd_andKeepsTheRequestsOfItsSubscriber() {
        Multi<?> multi = (Multi<?>) call(LateForm.MULTI, () -> {
            ran.add(leases.current());
            return Multi.createFrom().items(1, 2, 3);
        });
        assertThat(held()).isFalse();

        AssertSubscriber<Object> items = multi.subscribe().withSubscriber(AssertSubscriber.create(0));
        assertThat(held()).isTrue();
        items.assertHasNotReceivedAnyItem();
        items.request(2).assertItems(1, 2).assertNotTerminated();
        assertThat(held()).isTrue();
        items.request(1).assertItems(1, 2, 3).assertCompleted();
        assertThat(held()).isFalse();
        assertThat(ran).hasSize(1);
    }

    @Test
    void multi_thatFails_orIsCancelled_freesTheLock() {
        List<Boolean> heldAtCancel = new ArrayList<>();
        Multi<?> failing = (Multi<?>)
                call(LateForm.MULTI, () -> Multi.createFrom().failure(new IllegalStateException("of the body")));
        Multi<?> endless = (Multi<?>) call(
                LateForm.MULTI,
                () -> Multi.createFrom().nothing().onCancellation().invoke(() -> heldAtCancel.add(held())));

        failing.subscribe()
                .withSubscriber(AssertSubscriber.create(1))
                .assertFailedWith(IllegalStateException.class, "of the body");
        assertThat(held()).isFalse();

        AssertSubscriber<Object> items = endless.subscribe().withSubscriber(AssertSubscriber.create(1));
        assertThat(held()).isTrue();
        items.cancel();
        assertThat(held()).isFalse();
        assertThat(heldAtCancel).containsExactly(true);
    }

    @Test
    void multi_whoseLeaseIsLost_failsAtItsEnd_andOneThatWaitsCanBeCancelled() {
        CompletableFuture<String> gate = new CompletableFuture<>();
        Multi<?> multi = (Multi<?>) call(LateForm.MULTI, () -> {
            ran.add(leases.current());
            return Multi.createFrom().completionStage(gate);
        });
        AssertSubscriber<Object> first = multi.subscribe().withSubscriber(AssertSubscriber.create(9));
        AssertSubscriber<Object> waiting = multi.subscribe().withSubscriber(AssertSubscriber.create(9));
        waiting.cancel();
        locks.steal(ran.get(0));
        gate.complete("item");

        first.assertItems("item").assertFailedWith(LeaseLostException.class);
        locks.heal();
        locks.advance(Duration.ofMinutes(1));
        assertThat(ran).hasSize(1);
        assertThat(held()).isFalse();
    }
}
