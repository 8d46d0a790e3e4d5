package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.dynamodb.DynamoDbLocks;
import io.github.dynamodblock.dynamodb.LockTable;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.IOThreadDetector;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** An application that injects a lock client and locks methods. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LockApplicationTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of(
            "application", LockedWork.class, LockedClass.class, LockedBase.class, Purchase.class, Gate.class);

    @Inject
    LockClient locks;

    @Inject
    DynamoDbAsyncClient dynamoDb;

    @Inject
    LockedWork work;

    @Inject
    LockedClass classWork;

    @Test
    @Order(1)
    void client_beforeItsFirstUse_isNotMade() {
        assertThat(Arc.container()
                        .getActiveContext(jakarta.enterprise.context.ApplicationScoped.class)
                        .getState()
                        .getContextualInstances()
                        .keySet())
                .as("the beans made so far")
                .noneMatch(bean -> bean.getTypes().contains(LockClient.class));

        assertThat(locks.owner()).isNotBlank();

        assertThat(Arc.container()
                        .getActiveContext(jakarta.enterprise.context.ApplicationScoped.class)
                        .getState()
                        .getContextualInstances()
                        .keySet())
                .anyMatch(bean -> bean.getTypes().contains(LockClient.class));
    }

    @Test
    void client_lockAndRelease_excludesMeanwhile() throws Exception {
        Lease lease = locks.acquire("in-code");
        assertThat(lease.isValid()).isTrue();
        assertThat(locks.tryAcquire("in-code")).isEmpty();

        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);

        Optional<Lease> next = locks.tryAcquire("in-code");
        assertThat(next).isPresent();
        assertThat(next.get().fencingToken()).isGreaterThan(lease.fencingToken());
        next.get().close();
    }

    @Test
    void owner_notConfigured_isUnique() {
        assertThat(locks.owner()).matches(".+-[0-9a-f]{12}");
    }

    @Test
    void method_calledByTwoThreads_runsOneAfterTheOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Gate gate = new Gate();
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> work.serial("s", gate), threads);
            gate.awaitEntered();
            CompletableFuture<Void> second =
                    CompletableFuture.runAsync(() -> work.serial("s", new Gate().open()), threads);
            assertThat(held("serial-s")).isTrue();
            assertThatThrownBy(() -> second.get(500, TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);

            gate.open();

            first.get(10, TimeUnit.SECONDS);
            second.get(20, TimeUnit.SECONDS);
            assertThat(work.mostAtOnce()).isEqualTo(1);
            assertThat(held("serial-s")).isFalse();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void keys_different_doNotExclude() throws Exception {
        Gate gate = new Gate();
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> work.serial("one", gate));
        gate.awaitEntered();

        work.serial("other", new Gate().open());

        gate.open();
        first.get(10, TimeUnit.SECONDS);
    }

    @Test
    void method_keyHeldByAnotherClient_isNotRun() throws Exception {
        try (LockClient other = DynamoDbLocks.builder(dynamoDb, LockTable.named("application"))
                        .build();
                Lease lease = other.acquire("impatient")) {
            assertThatThrownBy(() -> work.impatient())
                    .isInstanceOf(LockNotGrantedException.class)
                    .hasMessageContaining("impatient");
            assertThat(lease.isValid()).isTrue();
        }
        assertThat(work.impatientRuns()).isZero();

        work.impatient();
        assertThat(work.impatientRuns()).isEqualTo(1);
    }

    @Test
    void key_ofEveryKind_isThatText() {
        UUID id = new UUID(1, 2);
        Purchase purchase = new Purchase("p1", new Purchase.Customer(7, true), new Purchase.Address());
        assertThat(List.of(
                        work.ofParameter("a"),
                        work.ofIndex(5, id),
                        work.ofRecord(purchase),
                        work.ofGetters(purchase),
                        work.ofPrimitive(purchase),
                        work.ofField(purchase),
                        work.escaped(Thread.State.NEW)))
                .containsExactly(
                        "parameter-a",
                        "index-5-" + id,
                        "record-p1",
                        "getters-7",
                        "primitive-true",
                        "field-Rome",
                        "{NEW}");
    }

    @Test
    void key_ofNull_saysWhich() {
        assertThatThrownBy(() -> work.ofParameter(LockedWork.nothing()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("LockedWork#ofParameter")
                .hasMessageContaining("{name}");
        assertThatThrownBy(() -> work.ofRecord(
                        new Purchase(LockedWork.nothing(), new Purchase.Customer(1, true), new Purchase.Address())))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("{purchase.id}");
        assertThatThrownBy(() -> work.ofGetters(new Purchase("p", LockedWork.nothing(), new Purchase.Address())))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("{purchase.customer.number}");
    }

    @Test
    void key_emptyOrTooLong_isMisuse() {
        assertThatThrownBy(() -> work.bare(""))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("LockedWork#bare");
        assertThatThrownBy(() -> work.bare("x".repeat(2049))).isInstanceOf(LockMisuseException.class);
        assertThat(work.bare("x".repeat(2048))).hasSize(2048);
    }

    @Test
    void classLevel_methodWithItsOwn_overridesIt() {
        assertThat(classWork.ofClass("t")).isEqualTo("class-t");
        assertThat(classWork.ofMethod("t")).isEqualTo("method-t");
        assertThat(classWork.inherited("t")).isEqualTo("class-t");
    }

    @Test
    void currentLease_inTheBody_isTheLeaseOfTheMethod() {
        assertThat(work.token("fenced")).isPositive().isLessThan(work.token("fenced"));
    }

    @Test
    void currentLease_outsideOfALockedMethod_isMisuse() {
        assertThatThrownBy(() -> work.current().get())
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("no @Locked method");
    }

    @Test
    void method_calledUnderTheSameKey_runsUnderTheSameLease() {
        assertThat(work.outer("n")).isEqualTo("nested-n");
        assertThat(heldQuietly("nested-n")).isFalse();
    }

    @Test
    void body_thatThrows_releasesTheLock() {
        assertThatThrownBy(() -> work.failing("f"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("body");
        assertThat(heldQuietly("failing-f")).isFalse();
    }

    @Test
    void thread_thatMustNotBlock_isMisuse() {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[] {() -> true});
        try {
            assertThatThrownBy(() -> work.bare("event-loop"))
                    .isInstanceOf(LockMisuseException.class)
                    .hasMessageContaining("LockedWork#bare")
                    .hasMessageContaining("acquireAsync");
        } finally {
            BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[0]);
        }
        assertThat(work.bare("event-loop")).isEqualTo("event-loop");
    }

    @Test
    void lease_ofAMethod_isItsOwn() {
        assertThat(work.leaseOfTwoSeconds()).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void thread_interruptedWhileWaiting_isNotGrantedAndStaysInterrupted() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        List<Throwable> thrown = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (Lease lease = locks.acquire("serial-i")) {
            Thread waiter = new Thread(() -> {
                try {
                    work.serial("i", new Gate().open());
                } catch (LockNotGrantedException e) {
                    thrown.add(e);
                    if (Thread.currentThread().isInterrupted()) {
                        ended.countDown();
                    }
                }
            });
            waiter.start();
            awaitWaiting(waiter);
            waiter.interrupt();
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(lease.isValid()).isTrue();
        }
        assertThat(thrown).singleElement().asString().contains("interrupted");
    }

    private static void awaitWaiting(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(System.nanoTime() - deadline)
                    .as("time past the deadline")
                    .isNegative();
            Thread.onSpinWait();
        }
    }

    private boolean held(String key) throws InterruptedException {
        Optional<Lease> lease = locks.tryAcquire(LockRequest.of(key).build());
        lease.ifPresent(Lease::close);
        return lease.isEmpty();
    }

    private boolean heldQuietly(String key) {
        try {
            return held(key);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
