package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locked methods that are called in a running transaction: how long the lock stays held. */
class OuterTransactionTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(
                    TransactionWork.class, CommittedNumber.class, Held.class, Waiting.class)
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.enabled", "false")
            .overrideConfigKey("quarkus.transaction-manager.object-store.directory", "target/object-store");

    @Inject
    TransactionWork work;

    @Inject
    LockClient locks;

    @Inject
    CommittedNumber number;

    @Inject
    TransactionManager transactions;

    @BeforeEach
    void beginRequest() {
        Arc.container().requestContext().activate();
    }

    @AfterEach
    void noTransactionIsLeft() {
        Arc.container().requestContext().terminate();
        assertThat(QuarkusTransaction.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    private boolean held(String key) throws InterruptedException {
        return Held.is(locks, key);
    }

    private Function<String, Lease> method(String name) {
        return switch (name) {
            case "plain" -> work::plain;
            case "required" -> work::required;
            case "mandatory" -> work::mandatory;
            case "supports" -> work::supports;
            case "nested" -> work::nested;
            case "requiresNew" -> work::requiresNew;
            case "notSupported" -> work::notSupported;
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "required", "mandatory", "supports", "nested"})
    void call_thatJoinsTheTransaction_keepsTheLockUntilTheCommit(String name) throws Exception {
        QuarkusTransaction.begin();
        Lease lease = method(name).apply(name);

        assertThat(held(name)).isTrue();
        assertThat(lease.isValid()).isTrue();
        QuarkusTransaction.commit();
        assertThat(held(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "required", "nested"})
    void call_thatJoinsTheTransaction_keepsTheLockUntilTheRollback(String name) throws Exception {
        QuarkusTransaction.begin();
        assertThat(method(name).apply(name)).isNotNull();

        assertThat(held(name)).isTrue();
        QuarkusTransaction.rollback();
        assertThat(held(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"requiresNew", "notSupported"})
    void call_thatDoesNotJoinTheTransaction_releasesTheLockWhenItEnds(String name) throws Exception {
        QuarkusTransaction.begin();
        assertThat(method(name).apply(name)).isNotNull();

        assertThat(held(name)).isFalse();
        QuarkusTransaction.commit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"requiresNew", "notSupported"})
    void call_thatDoesNotJoinTheTransaction_ofAKeyThatItKeeps_isRefusedAtOnce(String name) throws Exception {
        QuarkusTransaction.begin();
        work.plain("kept");

        assertThatThrownBy(() -> method(name).apply("kept"))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("TransactionWork#" + name)
                .hasMessageContaining("'kept' in vain");
        QuarkusTransaction.commit();
        assertThat(held("kept")).isFalse();
    }

    @Test
    void transactionalMethod_aroundLockedMethods_keepsTheLocksThatJoinIt() throws Exception {
        assertThat(work.transactional("around")).containsExactly(true, false);
        assertThat(held("around")).isFalse();
    }

    @Test
    void transaction_suspended_keepsItsLocksAndNoOthers() throws Exception {
        QuarkusTransaction.begin();
        work.plain("suspended");
        QuarkusTransaction.requiringNew().call(() -> {
            work.plain("inner");
            assertThat(List.of(held("suspended"), held("inner"))).containsExactly(true, true);
            return null;
        });
        assertThat(List.of(held("suspended"), held("inner"))).containsExactly(true, false);
        QuarkusTransaction.suspendingExisting().call(() -> {
            work.plain("without");
            assertThat(List.of(held("suspended"), held("without"))).containsExactly(true, false);
            return null;
        });
        QuarkusTransaction.commit();
        assertThat(held("suspended")).isFalse();
    }

    @Test
    void call_inAnotherTransaction_ofAKeyThatTheSuspendedOneKeeps_isNotGranted() throws Exception {
        QuarkusTransaction.begin();
        work.plain("twice");
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> work.impatient("twice")))
                .isInstanceOf(LockNotGrantedException.class);
        QuarkusTransaction.commit();
        assertThat(held("twice")).isFalse();
    }

    @Test
    void transaction_resumedOnAnotherThread_isJoinedThereUnderItsLease() throws Exception {
        QuarkusTransaction.begin();
        Lease first = work.plain("moved");
        Transaction moved = transactions.suspend();

        Lease second = onAnotherThread(() -> {
                    transactions.resume(moved);
                    Lease lease = work.impatient("moved");
                    assertThat(held("moved")).isTrue();
                    transactions.commit();
                    return lease;
                })
                .get(20, TimeUnit.SECONDS);

        assertThat(second).isSameAs(first);
        Waiting.until(() -> !locks.held("moved").isPresent());
    }

    @Test
    void calls_ofOneKeyInOneTransaction_haveOneLease() throws Exception {
        QuarkusTransaction.begin();
        Lease first = work.plain("one");
        assertThat(work.required("one")).isSameAs(first);
        assertThat(work.nested("one")).isSameAs(first);
        assertThat(held("one")).isTrue();
        QuarkusTransaction.commit();
        assertThat(held("one")).isFalse();
    }

    @Test
    void calls_ofSeveralKeysInOneTransaction_areAllKept() throws Exception {
        QuarkusTransaction.begin();
        work.plain("a");
        work.required("b");
        work.nested("c");
        assertThat(List.of(held("a"), held("b"), held("c"))).containsOnly(true);
        QuarkusTransaction.commit();
        assertThat(List.of(held("a"), held("b"), held("c"))).containsOnly(false);
    }

    @Test
    void calls_ofOverlappingTransactions_seeWhatTheFormerOneCommitted() throws Exception {
        int before = number.get();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            CountDownLatch called = new CountDownLatch(1);
            CountDownLatch commit = new CountDownLatch(1);
            CompletableFuture<Integer> first = CompletableFuture.supplyAsync(
                    () -> QuarkusTransaction.requiringNew().call(() -> {
                        int next = work.next();
                        called.countDown();
                        assertThat(commit.await(20, TimeUnit.SECONDS)).isTrue();
                        return next;
                    }),
                    threads);
            assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Integer> second = CompletableFuture.supplyAsync(
                    () -> QuarkusTransaction.requiringNew().call(work::next), threads);
            CompletableFuture<Integer> third = CompletableFuture.supplyAsync(
                    () -> QuarkusTransaction.requiringNew().call(work::nextOfItsOwn), threads);
            assertThatThrownBy(() -> CompletableFuture.anyOf(second, third).get(500, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            commit.countDown();

            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(before + 1);
            assertThat(List.of(second.get(20, TimeUnit.SECONDS), third.get(20, TimeUnit.SECONDS)))
                    .containsExactlyInAnyOrder(before + 2, before + 3);
            assertThat(number.get()).isEqualTo(before + 3);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void body_thatThrows_keepsTheLockUntilTheTransactionEnds() throws Exception {
        QuarkusTransaction.begin();
        assertThatThrownBy(() -> work.fails("fails")).hasMessage("body").hasNoSuppressedExceptions();
        assertThat(held("fails")).isTrue();
        QuarkusTransaction.rollback();
        assertThat(held("fails")).isFalse();
    }

    @Test
    void body_thatBeginsATransactionAndLeavesItOpen_keepsTheLockUntilThatEnds() throws Exception {
        work.begins("begun");
        assertThat(held("begun")).isTrue();
        QuarkusTransaction.commit();
        assertThat(held("begun")).isFalse();
    }

    @Test
    void body_thatReleasesItsLease_frees_andTheTransactionCommits() throws Exception {
        QuarkusTransaction.begin();
        work.releases("released");
        assertThat(held("released")).isFalse();
        assertThat(work.plain("released").isValid()).isTrue();
        assertThat(held("released")).isTrue();
        QuarkusTransaction.commit();
        assertThat(held("released")).isFalse();
    }

    @Test
    void transaction_markedForRollback_keepsTheLocksThatItHasAlready() throws Exception {
        QuarkusTransaction.begin();
        work.plain("before");
        QuarkusTransaction.setRollbackOnly();
        work.plain("after");
        assertThat(List.of(held("before"), held("after"))).containsOnly(true);
        QuarkusTransaction.rollback();
        assertThat(List.of(held("before"), held("after"))).containsOnly(false);
    }

    @Test
    void call_inATransactionThatCanOnlyRollBack_runs_andReleasesTheLock() throws Exception {
        QuarkusTransaction.begin();
        QuarkusTransaction.setRollbackOnly();
        assertThat(work.plain("doomed")).isNotNull();
        QuarkusTransaction.rollback();
        assertThat(held("doomed")).isFalse();
    }

    @Test
    void lease_lostBeforeTheCommit_rollsTheTransactionBack() throws Exception {
        int before = number.get();
        QuarkusTransaction.begin();
        Lease lease = work.loses("lost");
        Waiting.until(() -> !lease.isValid());

        assertThatThrownBy(QuarkusTransaction::commit)
                .hasRootCauseInstanceOf(LeaseLostException.class)
                .rootCause()
                .hasMessageContaining("'lost'");
        assertThat(number.get()).isEqualTo(before);
        assertThat(held("lost")).isFalse();
    }

    @Test
    void lease_lostInTheBody_rollsTheTransactionBackEvenIfTheErrorIsCaught() throws Exception {
        int before = number.get();
        QuarkusTransaction.begin();
        assertThatThrownBy(() -> work.outlives("outlived")).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> work.plain("outlived")).isInstanceOf(LeaseLostException.class);

        assertThatThrownBy(QuarkusTransaction::commit).hasRootCauseInstanceOf(LeaseLostException.class);
        assertThat(number.get()).isEqualTo(before);
        assertThat(held("outlived")).isFalse();
    }

    @Test
    void transaction_rolledBackByItsTimeout_releasesTheLock() throws Exception {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().timeout(1).call(() -> {
                    work.plain("late");
                    assertThat(held("late")).isTrue();
                    Waiting.until(() -> locks.held("late").isEmpty());
                    return null;
                }))
                .isNotNull();
        assertThat(held("late")).isFalse();
    }

    @Test
    void transaction_rolledBackWhileTheBodyRuns_leavesTheLockToTheBody() throws Exception {
        List<Boolean> held = new CopyOnWriteArrayList<>();
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew()
                        .timeout(1)
                        .call(() -> held.add(work.outlivesItsTransaction("later"))))
                .isNotNull();

        assertThat(held).containsExactly(true);
        assertThat(held("later")).isFalse();
    }

    private static <T> CompletableFuture<T> onAnotherThread(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
