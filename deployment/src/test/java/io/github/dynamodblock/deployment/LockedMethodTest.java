package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.dynamodb.DynamoDbLocks;
import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** What runs under which lease, and who waits meanwhile. */
class LockedMethodTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of(
            "locked-method",
            LockedWork.class,
            LockedClass.class,
            LockedBase.class,
            Patient.class,
            Impatient.class,
            Purchase.class,
            Gate.class,
            Held.class);

    @Inject
    LockClient locks;

    @Inject
    DynamoDbAsyncClient dynamoDb;

    @Inject
    LockedWork work;

    @Inject
    LockedClass classWork;

    @Inject
    Impatient impatient;

    /** Only the wait limits differ, in both directions of the order of names. */
    @Locked(value = "limit-{tenant}", waitLimit = "10m")
    static class Patient {
        void work(String tenant) {}

        void alsoWork(String tenant) {}
    }

    @ApplicationScoped
    @Locked(value = "limit-{tenant}", waitLimit = "0s")
    static class Impatient extends Patient {
        @Override
        @Locked(value = "limit-{tenant}", waitLimit = "1ms")
        void alsoWork(String tenant) {}
    }

    @Test
    @Timeout(60)
    void annotations_withTheSameKey_theNearestApplies() throws Exception {
        try (Lease held = locks.acquire("limit-t")) {
            assertThatThrownBy(() -> impatient.work("t")).isInstanceOf(LockNotGrantedException.class);
            assertThatThrownBy(() -> impatient.alsoWork("t")).isInstanceOf(LockNotGrantedException.class);
            held.ensureValid();
        }
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
            assertThat(Held.is(locks, "serial-s")).isTrue();
            assertThatThrownBy(() -> second.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            gate.open();

            first.get(10, TimeUnit.SECONDS);
            second.get(20, TimeUnit.SECONDS);
            assertThat(work.mostAtOnce()).isEqualTo(1);
            assertThat(Held.is(locks, "serial-s")).isFalse();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void method_atLeast_keepsTheLockWhenItHasReturned() throws Exception {
        work.kept();

        assertThat(Held.is(locks, "kept")).isTrue();
    }

    @Test
    void method_longerThanAtMost_losesTheLockAndSaysSo() {
        assertThatThrownBy(work::outlivesItsLease).isInstanceOf(LeaseLostException.class);
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
        try (LockClient other = DynamoDbLocks.builder(dynamoDb, LockTable.named("locked-method"))
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
    void method_calledUnderTheSameKey_runsUnderTheSameLease() throws Exception {
        assertThat(work.outer("n")).isEqualTo("nested-n");
        assertThat(Held.is(locks, "nested-n")).isFalse();
    }

    @Test
    void currentLease_aroundAMethodOfAnotherKey_isTheInnermost() throws Exception {
        assertThat(work.aroundAnother("n")).containsExactly("outer-n", "another-n", "outer-n");
        assertThat(Held.is(locks, "outer-n")).isFalse();
        assertThat(Held.is(locks, "another-n")).isFalse();
    }

    @Test
    void body_thatThrows_releasesTheLock() throws Exception {
        assertThatThrownBy(() -> work.failing("f"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("body");
        assertThat(Held.is(locks, "failing-f")).isFalse();
    }

    @Test
    void lease_ofAMethod_isItsOwn() {
        assertThat(work.leaseOfTwoSeconds()).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }
}
