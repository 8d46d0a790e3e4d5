package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.IOThreadDetector;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                site("order(java.lang.Object)", "order-{id}"), method("order", "order-", "id"),
                site("item(java.lang.Object)", "item-{id}"), method("item", "item-", "id"),
                site("timed()", "timed"),
                        new LockedMethod("Bean#timed", List.of(new KeyPart.Text("timed")), Optional.empty())));
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
        return new LockedMethod(
                "Bean#" + name,
                List.of(new KeyPart.Text(text), new KeyPart.Value(parameter, 0, Optional.empty())),
                Optional.empty());
    }

    private LockedInterceptor interceptor(LockClient locks, Map<String, String> config) {
        return new LockedInterceptor(
                locks, Configured.late(config), methods, leases, new LockedBody(leases, Transactions.NONE));
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
}
