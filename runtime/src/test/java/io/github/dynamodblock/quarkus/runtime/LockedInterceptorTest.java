package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.quarkus.LockKeyGenerator;
import io.github.dynamodblock.quarkus.OnBusy;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.IOThreadDetector;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a call of a locked method does with the lock. */
class LockedInterceptorTest {
    private final InMemoryStore store = new InMemoryStore();
    private final LockClient client = InMemoryLocks.client(store, "this");
    private final LockClient other = InMemoryLocks.client(store, "other");
    private final LockedLeases leases = new LockedLeases();
    private final LockedMethods methods = new LockedMethods();
    private boolean mustNotBlock;

    @BeforeEach
    void begin() {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[] {() -> mustNotBlock});
        methods.set(Map.of(
                site("order(java.lang.Object)", "order-{id}"),
                method("order", "order-", "id"),
                site("item(java.lang.Object)", "item-{id}"),
                method("item", "item-", "id"),
                site("job()", "job"),
                Sites.method("Bean#job", List.of(new KeyPiece.Text("job")), Optional.empty()),
                site("timed()", "timed"),
                Sites.method("Bean#timed", List.of(new KeyPiece.Text("timed")), Optional.empty()),
                site("once(java.lang.Object)", "order-{id}"),
                method("once", "order-", "id"),
                site("interruptible(java.lang.Object)", "order-{id}"),
                method("interruptible", "order-", "id"),
                site("leased(java.lang.Object,io.github.dynamodblock.Lease)", "leased"),
                Sites.method("Bean#leased", List.of(new KeyPiece.Text("leased")), Optional.empty())));
    }

    @AfterEach
    void end() {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[0]);
        client.close();
        other.close();
    }

    private static LockedMethods.Site site(String method, String template) {
        return new LockedMethods.Site(Call.Bean.class.getName(), Call.Bean.class.getName() + "#" + method, template);
    }

    private static LockedMethod method(String name, String text, String parameter) {
        return Sites.method(
                "Bean#" + name,
                List.of(new KeyPiece.Text(text), new KeyPiece.Value(parameter, 0, Optional.empty())),
                Optional.empty());
    }

    private LockedInterceptor interceptor(LockClient locks, Map<String, String> config) {
        return new LockedInterceptor(
                name -> locks, Configured.late(config), methods, leases, new LockedBody(leases, Transactions.NONE));
    }

    private @Nullable Object run(Call call) throws Exception {
        return interceptor(client, Map.of()).runLocked(call);
    }

    @Test
    void method_runsUnderTheLockOfItsKey_andReleasesItAfterwards() throws Exception {
        Object result = run(Call.of("order", () -> leases.current(), 7));

        assertThat(result).isInstanceOfSatisfying(Lease.class, lease -> {
            assertThat(lease.key()).isEqualTo(LockKey.of("order-7"));
            assertThat(lease.state()).isEqualTo(LeaseState.RELEASED);
        });
        assertThat(store.row(LockKey.of("order-7")))
                .hasValueSatisfying(row -> assertThat(row.released()).isTrue());
    }

    @Test
    void method_thatThrows_releasesItsLock_andHasNoCurrentLeaseAnyMore() {
        assertThatThrownBy(() -> run(Call.of(
                        "order",
                        () -> {
                            throw new IllegalStateException("of the body");
                        },
                        7)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("of the body");

        assertThat(client.held("order-7")).isEmpty();
        assertThatThrownBy(leases::current).isInstanceOf(LockMisuseException.class);
    }

    @Test
    void method_calledAfterTheClientClosed_isSkippedIfItMayBe() throws Exception {
        client.close();

        assertThat(run(Call.of("job", () -> "ran"))).isNull();
        assertThatThrownBy(() -> run(Call.of("timed", () -> "ran"))).isInstanceOf(LockClientClosedException.class);
    }

    @Test
    void method_calledByAnotherWithTheSameKey_runsUnderTheSameLease() throws Exception {
        List<Lease> current = new ArrayList<>();
        Object result = run(Call.of(
                "order",
                () -> {
                    current.add(leases.current());
                    assertThat(run(Call.of("order", () -> current.add(leases.current()), 7)))
                            .isEqualTo(true);
                    return current.add(leases.current());
                },
                7));

        assertThat(result).isEqualTo(true);
        assertThat(current).hasSize(3).containsOnly(current.get(0));
    }

    @Test
    void method_calledByAnotherWithTheSameKey_doesNotRunOnceTheLeaseIsLost() {
        List<String> ran = new ArrayList<>();
        assertThatThrownBy(() -> run(Call.of(
                        "order",
                        () -> {
                            store.remove(LockKey.of("order-7"));
                            leases.current().release();
                            return run(Call.of("order", () -> ran.add("inner"), 7));
                        },
                        7)))
                .isInstanceOf(LeaseLostException.class);
        assertThat(ran).isEmpty();
    }

    @Test
    void method_calledByAnotherWithAnotherKey_hasALeaseOfItsOwn() throws Exception {
        List<LockKey> keys = new ArrayList<>();
        Object result = run(Call.of(
                "order",
                () -> {
                    keys.add(leases.current().key());
                    assertThat(run(Call.of(
                                    "item", () -> keys.add(leases.current().key()), 8)))
                            .isEqualTo(true);
                    return keys.add(leases.current().key());
                },
                7));

        assertThat(result).isEqualTo(true);
        assertThat(keys).containsExactly(LockKey.of("order-7"), LockKey.of("item-8"), LockKey.of("order-7"));
    }

    @Test
    void method_onAThreadThatMustNotBlock_isRefused() {
        mustNotBlock = true;

        assertThatThrownBy(() -> run(Call.of("order", () -> "ran", 7)))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("Bean#order waits for the lock 'order-7', on a thread that must not block");
    }

    @Test
    void method_onAThreadThatMustNotBlock_runsUnderALeaseThatIsHeldAlready() throws Exception {
        Object result = run(Call.of(
                "order",
                () -> {
                    mustNotBlock = true;
                    return run(Call.of("order", () -> "ran", 7));
                },
                7));

        assertThat(result).isEqualTo("ran");
    }

    private static @Nullable Object nothing() {
        return null;
    }

    @Test
    void method_whoseKeyIsNull_isRefused() {
        assertThatThrownBy(() -> run(Call.of("order", () -> "ran", nothing())))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("The lock key of Bean#order needs {id}, which is null");
    }

    @Test
    void method_whoseKeyIsTooLong_isRefusedWithTheReason() {
        assertThatThrownBy(() -> run(Call.of("order", () -> "ran", "x".repeat(3_000))))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("The lock key of Bean#order cannot be used: The partition key")
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void method_notReentrant_isRefusedAtOnce_ifItsCallerHoldsTheLock() throws Exception {
        List<String> ran = new ArrayList<>();
        assertThatThrownBy(() -> run(Call.of("order", () -> run(Call.of("once", () -> ran.add("inner"), 7)), 7)))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("Bean#once is not reentrant, and would wait for the lock 'order-7' in vain");
        assertThat(ran).isEmpty();
        assertThat(client.held("order-7")).isEmpty();

        assertThat(run(Call.of("once", () -> "ran", 7))).isEqualTo("ran");
        assertThat(run(Call.of("once", () -> run(Call.of("order", () -> "shared", 7)), 7)))
                .isEqualTo("shared");
        assertThat(run(Call.of("order", () -> run(Call.of("once", () -> "other key", 8)), 7)))
                .isEqualTo("other key");
    }

    @Test
    void method_notReentrant_isRefusedAtOnce_ifItsTransactionKeepsTheLease() throws Exception {
        KeptLeases kept = new KeptLeases();
        Transactions running = new Transactions() {
            @Override
            public KeptLeases joinedBy(InvocationContext call) {
                return kept;
            }

            @Override
            public KeptLeases running() {
                return kept;
            }

            @Override
            public boolean isRunning() {
                return true;
            }
        };
        LockedInterceptor inTransaction = new LockedInterceptor(
                name -> client, Configured.late(Map.of()), methods, leases, new LockedBody(leases, running));
        assertThat(inTransaction.runLocked(Call.of("order", () -> "ran", 7))).isEqualTo("ran");
        assertThat(client.held("order-7")).isPresent();

        assertThatThrownBy(() -> inTransaction.runLocked(Call.of("once", () -> "ran", 7)))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("its caller or its transaction holds the lock");
        kept.transactionIsOver();
        assertThat(client.held("order-7")).isEmpty();
    }

    @Test
    void parameterOfTheTypeOfALease_isFilledIn_whateverTheCallerPasses() throws Exception {
        try (Lease passed = client.acquire("passed")) {
            List<Object> seen = new ArrayList<>();
            for (Object given : new Object[] {null, passed}) {
                Call[] call = new Call[1];
                call[0] = Call.of(
                        "leased",
                        () -> {
                            seen.addAll(Arrays.asList(call[0].getParameters()));
                            return seen.add(leases.current());
                        },
                        "other",
                        given);
                assertThat(run(call[0])).isEqualTo(true);
            }
            assertThat(seen).hasSize(6).doesNotContain(passed);
            assertThat(seen.get(0)).isEqualTo("other");
            assertThat(seen.get(1)).isSameAs(seen.get(2)).isInstanceOf(Lease.class);
            assertThat(seen.get(4)).isSameAs(seen.get(5)).isNotSameAs(seen.get(1));
        }
    }

    @Test
    void parameterOfTheTypeOfALease_ofAnInnerCall_isTheSharedLease() throws Exception {
        Call inner = Call.of("leased", () -> "ran", "other", nothing());
        Call outer = Call.of("leased", () -> run(inner), "other", nothing());

        assertThat(run(outer)).isEqualTo("ran");
        assertThat(inner.getParameters()[1]).isInstanceOf(Lease.class).isSameAs(outer.getParameters()[1]);
    }

    private void loseTheLease() {
        Lease lease = leases.current();
        store.remove(lease.key());
        assertThatThrownBy(() -> lease.heartbeat(HeartbeatRequest.NONE)).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void bodyThatIsInterruptible_isInterruptedByTheLoss_andTheCallThrowsIt() {
        for (boolean throwsOn : List.of(true, false)) {
            assertThatThrownBy(() -> run(Call.of(
                            "interruptible",
                            () -> {
                                loseTheLease();
                                try {
                                    return new CountDownLatch(1).await(20, TimeUnit.SECONDS);
                                } catch (InterruptedException e) {
                                    if (throwsOn) {
                                        throw e;
                                    }
                                    Thread.currentThread().interrupt();
                                    return "interrupted";
                                }
                            },
                            7)))
                    .isInstanceOfSatisfying(
                            LeaseLostException.class,
                            lost -> assertThat(lost.getSuppressed())
                                    .hasSize(throwsOn ? 1 : 0)
                                    .allMatch(InterruptedException.class::isInstance));
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void bodyThatIsInterruptible_insideOneThatIsNot_isInterruptedAlone() throws Exception {
        List<Boolean> seen = new ArrayList<>();
        assertThatThrownBy(() -> run(Call.of(
                        "order",
                        () -> {
                            assertThatThrownBy(() -> run(Call.of(
                                            "interruptible",
                                            () -> {
                                                loseTheLease();
                                                return new CountDownLatch(1).await(20, TimeUnit.SECONDS);
                                            },
                                            7)))
                                    .isInstanceOf(LeaseLostException.class)
                                    .satisfies(lost -> assertThat(lost.getSuppressed())
                                            .singleElement()
                                            .isInstanceOf(InterruptedException.class));
                            return seen.add(Thread.currentThread().isInterrupted());
                        },
                        7)))
                .isInstanceOf(LeaseLostException.class);
        assertThat(seen).containsExactly(false);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void bodyThatIsNotInterruptible_runsOn() {
        assertThatThrownBy(() -> run(Call.of(
                        "order",
                        () -> {
                            loseTheLease();
                            return new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
                        },
                        7)))
                .isInstanceOf(LeaseLostException.class)
                .hasNoSuppressedExceptions();
    }

    private LockedSite generating(LockKeyGenerator generator) {
        LockedMethod method = Sites.method("Bean#order", List.of(new KeyPiece.Text("order-")), Optional.empty());
        return new LockedSite(
                method,
                "order-{Keys}",
                ClientNames.DEFAULT,
                true,
                OnBusy.THROW,
                void.class,
                null,
                null,
                null,
                null,
                generator,
                Sites.USUAL);
    }

    @Test
    void generator_makesTheRestOfTheKey_fromTheMethodAndTheParameters() {
        Call call = Call.of("order", () -> "ran", 7);
        LockKeyGenerator generator = (method, parameters) -> {
            String text = method.getName() + "/" + parameters[0];
            parameters[0] = "changed";
            return text;
        };

        assertThat(generating(generator).key(call)).isEqualTo("order-order/7");
        assertThat(call.getParameters()).containsExactly(7);
    }

    @Test
    void generator_thatReturnsNothing_isMisuse_andWhatItThrowsReachesTheCaller() {
        Call call = Call.of("order", () -> "ran", 7);
        assertThatThrownBy(() -> generating((method, parameters) -> null).key(call))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("Bean#order")
                .hasMessageContaining("{Keys} returned null");
        assertThatThrownBy(() -> generating((method, parameters) -> "").key(call))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("returned an empty text");
        RuntimeException own = new IllegalStateException("own");
        assertThatThrownBy(() -> generating((method, parameters) -> {
                            throw own;
                        })
                        .key(call))
                .isSameAs(own);
    }

    @Test
    void method_thatTheBuildDidNotFind_isADefect() {
        assertThatThrownBy(() -> run(Call.of("plain", () -> "ran")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("plain()");
    }

    /** A client that refuses every request and keeps it. */
    private static LockClient refusing(List<LockRequest> asked, Exception refusal) {
        return (LockClient) Proxy.newProxyInstance(
                LockClient.class.getClassLoader(), new Class<?>[] {LockClient.class}, (proxy, method, arguments) -> {
                    asked.add((LockRequest) arguments[0]);
                    throw refusal;
                });
    }

    @Test
    void annotation_isWhatIsAskedFor() {
        List<LockRequest> asked = new ArrayList<>();
        LockedInterceptor refused = interceptor(refusing(asked, new InterruptedException()), Map.of());
        assertThatThrownBy(() -> refused.runLocked(Call.of("timed", () -> "ran")))
                .isInstanceOf(LockNotGrantedException.class);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.key()).isEqualTo(LockKey.of("timed"));
            assertThat(request.waitLimit()).contains(Duration.ofSeconds(3));
            assertThat(request.timing()).contains(LeaseTiming.ofLease(Duration.ofSeconds(8)));
            assertThat(request.atLeast()).contains(Duration.ofSeconds(1));
            assertThat(request.atMost()).contains(Duration.ofMinutes(1));
        });
    }

    @Test
    void annotation_thatSaysNothing_leavesAllToTheConfiguration() {
        List<LockRequest> asked = new ArrayList<>();
        LockedInterceptor refused = interceptor(refusing(asked, new InterruptedException()), Map.of());
        assertThatThrownBy(() -> refused.runLocked(Call.of("order", () -> "ran", 7)))
                .isInstanceOf(LockNotGrantedException.class)
                .hasMessageContaining("order-7");
        assertThat(Thread.interrupted()).isTrue();

        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.waitLimit()).isEmpty();
            assertThat(request.timing()).isEmpty();
            assertThat(request.atLeast()).isEmpty();
            assertThat(request.atMost()).isEmpty();
        });
    }

    @Test
    void key_inATableWithASortKey_hasADash() throws Exception {
        LockedInterceptor sorted = interceptor(client, Map.of("sort-key", "part"));

        assertThat(sorted.runLocked(Call.of("order", () -> leases.current().key(), 7)))
                .isEqualTo(LockKey.of("order-7", "-"));
    }

    @Test
    void lockThatAnotherHolds_isWaitedForAsTheAnnotationSays() throws Exception {
        try (Lease held = other.acquire("timed")) {
            assertThat(held.isValid()).isTrue();
            LockedInterceptor quick = interceptor(client, Map.of());
            assertThatThrownBy(() -> quick.runLocked(Call.of("timed", () -> "ran")))
                    .isInstanceOf(LockNotGrantedException.class);
        }
    }

    /** An outage takes both leases, and the thread has one interruption only. */
    @Test
    void bodiesAroundEachOther_thatLoseTheirLeasesTogether_areBothInterrupted() {
        List<Boolean> outer = new ArrayList<>();
        assertThatThrownBy(() -> run(Call.of(
                        "interruptible",
                        () -> {
                            Lease around = leases.current();
                            AtomicBoolean told = new AtomicBoolean();
                            // Hears after the listener of the body, which was added first.
                            around.addListener((lease, event) -> told.set(event instanceof LeaseEvent.Lost));
                            assertThatThrownBy(() -> run(Call.of(
                                            "interruptible",
                                            () -> {
                                                loseTheLease();
                                                Waits.until(() ->
                                                        Thread.currentThread().isInterrupted());
                                                Waits.forTheLoss(around, () -> store.remove(around.key()));
                                                Waits.until(told::get);
                                                return new CountDownLatch(1).await(20, TimeUnit.SECONDS);
                                            },
                                            8)))
                                    .isInstanceOf(LeaseLostException.class);
                            outer.add(Thread.currentThread().isInterrupted());
                            return null;
                        },
                        7)))
                .isInstanceOf(LeaseLostException.class);

        assertThat(outer).as("the outer body was interrupted").containsExactly(true);
        assertThat(Thread.interrupted()).as("the caller is not").isFalse();
    }

    /** Waits of a thread that is interrupted and must stay so. */
    private static final class Waits {
        static void until(BooleanSupplier condition) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.onSpinWait();
            }
        }

        static void forTheLoss(Lease lease, Runnable lose) {
            AtomicBoolean lost = new AtomicBoolean();
            lease.addListener((same, event) -> lost.set(event instanceof LeaseEvent.Lost || lost.get()));
            lose.run();
            assertThat(lease.heartbeatAsync(HeartbeatRequest.NONE)).isNotNull();
            until(lost::get);
        }
    }

    @Test
    void method_whoseKeyHasATextOfNull_isRefused() {
        Object withoutText = new Object() {
            @Override
            @SuppressWarnings({"NullAway", "ToStringReturnsNull"
            }) // A defect of an application that is compiled without such checks.
            public String toString() {
                return null;
            }
        };
        assertThatThrownBy(() -> run(Call.of("order", () -> "ran", withoutText)))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("The lock key of Bean#order needs {id}, which is null");
    }

    @Test
    void method_whoseLeaseItsClientCannotHave_isAMisuse() {
        methods.configure(Configured.by(Map.of("methods.\"" + Call.Bean.class.getName() + "/order\".lease", "20h"))
                .methods());

        assertThatThrownBy(() -> run(Call.of("order", () -> "ran", 7)))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("The lock 'order-7' of Bean#order cannot be requested: A lease of PT20H needs");
    }

    @Test
    void parameterOfTheTypeOfALease_ofAMethodThatIsSwitchedOff_isNull() throws Exception {
        methods.configure(Configured.by(Map.of("methods.\"" + Call.Bean.class.getName() + "/leased\".enabled", "false"))
                .methods());
        try (Lease passed = client.acquire("passed")) {
            Call call = Call.of("leased", () -> "ran", "other", passed);

            assertThat(run(call)).isEqualTo("ran");
            assertThat(call.getParameters()).containsExactly("other", null);
        }
    }
}
