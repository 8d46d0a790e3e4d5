package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.memory.TestLocks;
import io.github.dynamodblock.quarkus.OnBusy;
import io.github.dynamodblock.quarkus.OnLost;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
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
    private final LateBody bodies = new LateBody(name -> client, leases, Transactions.NONE, () -> Runnable::run);
    private final CompletableFuture<String> work = new CompletableFuture<>();
    private final List<Lease> ran = new ArrayList<>();

    @AfterEach
    void close() {
        locks.close();
    }

    private static LockedSite site(LateForm form, OnBusy onBusy, Class<?> result, @Nullable LockFallback fallback) {
        LockedMethod method = Sites.method("Bean#plain", List.of(), Optional.ofNullable(fallback), Optional.of(form));
        return Sites.of(method, "k", onBusy, result, LIMIT, null);
    }

    private Object call(LateBody of, LockedSite site, Callable<@Nullable Object> body) {
        return of.run(
                site.method().late().orElseThrow(), Call.of("plain", body), site, () -> LockKey.of("k"), key -> LIMIT);
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

    private static LockedSite site(LateForm form, BodyRules rules) {
        LockedMethod method = Sites.method("Bean#leased", List.of(), Optional.empty(), Optional.of(form));
        return new LockedSite(
                method,
                "k",
                ClientNames.DEFAULT,
                true,
                OnBusy.THROW,
                Object.class,
                LIMIT,
                null,
                null,
                null,
                null,
                rules);
    }

    private static final BodyRules CANCELS = new BodyRules(BodyRules.NONE, OnLost.CANCEL, true);

    @SuppressWarnings("unchecked")
    private static CompletableFuture<@Nullable Object> begun(Object result) {
        return result instanceof Uni<?> uni
                ? ((Uni<@Nullable Object>) uni).subscribeAsCompletionStage()
                : (CompletableFuture<@Nullable Object>) result;
    }

    @Test
    void loss_ofAMethodThatCancels_cancelsTheWork_andFailsTheResultAtOnce() {
        for (LateForm form : List.of(LateForm.UNI, LateForm.STAGE)) {
            List<String> cancelled = new ArrayList<>();
            CompletableFuture<String> stage = new CompletableFuture<>();
            CompletableFuture<?> result = begun(call(bodies, site(form, CANCELS), () -> {
                ran.add(leases.current());
                return form == LateForm.UNI
                        ? Uni.createFrom().nothing().onCancellation().invoke(() -> cancelled.add("uni"))
                        : stage;
            }));
            locks.steal(ran.remove(0));

            assertThat(failure(result)).isInstanceOf(LeaseLostException.class);
            assertThat(stage.isCancelled()).isEqualTo(form == LateForm.STAGE);
            assertThat(cancelled).hasSize(form == LateForm.UNI ? 1 : 0);
            locks.heal();
            locks.advance(Duration.ofMinutes(1));
        }
    }

    @Test
    void loss_whileTheMethodIsCalled_cancelsWhatItReturns() {
        CompletableFuture<?> result = begun(call(bodies, site(LateForm.STAGE, CANCELS), () -> {
            locks.steal(leases.current());
            return working(LateForm.STAGE).call();
        }));

        assertThat(failure(result)).isInstanceOf(LeaseLostException.class);
        assertThat(work).isCancelled();
    }

    @Test
    void loss_ofAMultiThatCancels_endsItWithTheFailure_andNoItemComesLater() {
        List<String> cancelled = new ArrayList<>();
        List<MultiEmitter<? super Object>> emitters = new ArrayList<>();
        Multi<?> multi = (Multi<?>) call(bodies, site(LateForm.MULTI, CANCELS), () -> {
            ran.add(leases.current());
            return Multi.createFrom().emitter(emitters::add).onCancellation().invoke(() -> cancelled.add("multi"));
        });
        AssertSubscriber<Object> subscriber =
                multi.map(item -> (Object) item).subscribe().withSubscriber(AssertSubscriber.create(10));
        emitters.get(0).emit("before");
        locks.steal(ran.get(0));
        emitters.get(0).emit("after");

        subscriber.assertFailedWith(LeaseLostException.class).assertItems("before");
        assertThat(cancelled).containsExactly("multi");
    }

    @Test
    void loss_ofAMethodThatDoesNotCancel_letsTheWorkGoOn() {
        CompletableFuture<?> result = begun(call(bodies, site(LateForm.STAGE, Sites.USUAL), working(LateForm.STAGE)));
        locks.steal(ran.get(0));

        assertThat(result).isNotDone();
        assertThat(work).isNotDone();
    }

    @Test
    void parameterOfTheTypeOfALease_isThatOfEachRun() {
        BodyRules rules = new BodyRules(1, OnLost.NOTIFY, true);
        for (LateForm form : List.of(LateForm.UNI, LateForm.STAGE)) {
            List<Object> seen = new ArrayList<>();
            Call[] invocation = new Call[1];
            invocation[0] = Call.of(
                    "leased",
                    () -> {
                        seen.addAll(Arrays.asList(invocation[0].getParameters()));
                        seen.add(leases.current());
                        return form == LateForm.UNI ? Uni.createFrom().item("done") : work;
                    },
                    "other",
                    null);
            Object result = bodies.run(form, invocation[0], site(form, rules), () -> LockKey.of("k"), key -> LIMIT);
            work.complete("done");
            for (int times = 1; times <= (form == LateForm.UNI ? 2 : 1); times++) {
                assertThat(begun(result)).isCompletedWithValueMatching("done"::equals);
                assertThat(seen).hasSize(3);
                assertThat(seen.get(1)).isSameAs(seen.get(2)).isInstanceOf(Lease.class);
                seen.clear();
            }
        }
    }

    /** All subscriptions of one call have the same parameters. */
    @Test
    void parameterOfTheTypeOfALease_isNeverReplacedWhileARunUsesIt() {
        BodyRules rules = new BodyRules(1, OnLost.NOTIFY, true);
        Call invocation = Call.of(
                "leased",
                () -> {
                    ran.add(leases.current());
                    return Uni.createFrom().completionStage(() -> work);
                },
                "other",
                null);
        Object result = bodies.run(
                LateForm.UNI,
                invocation,
                site(LateForm.UNI, rules),
                () -> LockKey.of("k"),
                key -> Duration.ofMinutes(2));
        CompletableFuture<?> first = begun(result);
        Lease own = ran.get(0);
        locks.steal(own);
        locks.heal();
        CompletableFuture<?> second = begun(result);
        locks.advance(Duration.ofMinutes(1));
        // As an interceptor outside of the lock does that tries again.
        CompletableFuture<?> tried = begun(bodies.run(
                LateForm.UNI,
                invocation,
                site(LateForm.UNI, rules),
                () -> LockKey.of("k"),
                key -> Duration.ofMinutes(2)));
        locks.advance(Duration.ofMinutes(1));

        assertThat(failure(tried)).isInstanceOf(LockMisuseException.class);
        assertThat(failure(second))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("An earlier subscription or try of Bean#leased has lost the lock 'k'");
        assertThat(invocation.getParameters()[1]).isSameAs(own);
        assertThat(held()).isFalse();
        work.complete("done");
        assertThat(failure(first)).isInstanceOf(LeaseLostException.class);
        assertThat(begun(result)).isCompletedWithValueMatching("done"::equals);
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
    void closedClient_skipsOrThrows() {
        client.close();
        CompletableFuture<?> skipped = (CompletableFuture<?>)
                call(bodies, site(LateForm.STAGE, OnBusy.SKIP, Optional.class, null), working(LateForm.STAGE));

        assertThat(skipped)
                .isCompletedWithValueMatching(value -> Optional.empty().equals(value));
        assertThat(failure(subscribed(LateForm.UNI, working(LateForm.UNI))))
                .isInstanceOf(LockClientClosedException.class);
        assertThat(ran).isEmpty();
    }

    @Test
    void callerThatHoldsTheLock_isRefused_andSoIsATransaction() {
        SharedLease own = new SharedLease(
                ClientNames.DEFAULT, LockKey.of("k"), client.acquireAsync("k").join());
        leases.push(own);
        assertThat(failure(subscribed(LateForm.UNI, working(LateForm.UNI))))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("Bean#plain would wait for the lock 'k' in vain");
        leases.pop();
        assertThat(own.leave()).isEmpty();

        LateBody inTransaction = new LateBody(name -> client, leases, new Running(), () -> Runnable::run);
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
        LateBody closed = new LateBody(name -> client, leases, Transactions.NONE, () -> task -> {
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

    private static Multi<String> throwingAtItsCancellation() {
        return Multi.createFrom()
                .publisher(subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long number) {}

                    @Override
                    public void cancel() {
                        throw new IllegalStateException("of the body");
                    }
                }));
    }

    /** Otherwise the lease would be renewed for as long as the process runs. */
    @Test
    void cancellation_thatThrows_freesTheLock() {
        CompletableFuture<?> uni = subscribed(
                LateForm.UNI,
                () -> Uni.createFrom()
                        .emitter(emitter -> emitter.onTermination(() -> {
                            throw new IllegalStateException("of the body");
                        })));
        Multi<?> multi = (Multi<?>) call(LateForm.MULTI, LateBodyTest::throwingAtItsCancellation);
        for (Runnable cancel : List.<Runnable>of(() -> uni.cancel(true), () -> {
            locks.advance(Duration.ofMinutes(1));
            Cancellable items = multi.subscribe().with(item -> {});
            assertThat(held()).isTrue();
            items.cancel();
        })) {
            assertThatCode(cancel::run)
                    .satisfiesAnyOf(
                            thrown -> assertThat(thrown).isNull(),
                            thrown -> assertThat(thrown).hasMessageContaining("of the body"));
            assertThat(held()).isFalse();
        }
    }

    @Test
    void lease_thatTheClientCannotHave_isAMisuse() {
        for (LateForm form : List.of(LateForm.UNI, LateForm.STAGE)) {
            LockedMethod method = Sites.method("Bean#plain", List.of(), Optional.empty(), Optional.of(form));
            LockedSite site = Sites.of(method, "k", OnBusy.THROW, Object.class, LIMIT, Duration.ofHours(20));
            assertThat(failure(begun(call(bodies, site, working(form)))))
                    .isInstanceOf(LockMisuseException.class)
                    .hasMessageContaining("of Bean#plain cannot be requested: A lease of PT20H needs");
        }
    }

    /** A listener of the result can block, and the work must not go on without the lock meanwhile. */
    @Test
    void loss_ofAMethodThatCancels_cancelsTheWork_beforeItsResultFails() {
        for (LateForm form : List.of(LateForm.UNI, LateForm.STAGE)) {
            List<Boolean> cancelledWhenTold = new ArrayList<>();
            CompletableFuture<String> stage = new CompletableFuture<>();
            CompletableFuture<?> result = begun(call(bodies, site(form, CANCELS), () -> {
                ran.add(leases.current());
                return form == LateForm.UNI
                        ? Uni.createFrom().nothing().onCancellation().invoke(() -> stage.cancel(true))
                        : stage;
            }));
            CompletableFuture<?> unused =
                    result.whenComplete((value, failure) -> cancelledWhenTold.add(stage.isCancelled()));
            locks.steal(ran.remove(0));

            assertThat(cancelledWhenTold).containsExactly(true);
            assertThat(failure(result)).isInstanceOf(LeaseLostException.class);
            locks.heal();
            locks.advance(Duration.ofMinutes(1));
        }
    }
}
