package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeasedLock;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LockedWork;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.IOThreadDetector;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Goes over every method of the client and of what it returns. A method that is not named here as one that never waits
 * must be refused on a thread that must not block, so that a new method cannot be forgotten.
 */
@Isolated("says which threads may block")
class GuardedCallsTest {
    /** The methods that never wait, by their names. The names of all others that do not end with {@code Async} wait. */
    private static final Map<Class<?>, Set<String>> NEVER_WAIT = Map.of(
            LockClient.class,
            Set.of("asLock", "campaign", "leases", "held", "owner"),
            Lease.class,
            Set.of(
                    "key",
                    "owner",
                    "fencingToken",
                    "data",
                    "attributes",
                    "isValid",
                    "remaining",
                    "ensureValid",
                    "state",
                    "addListener",
                    "conditionCheck",
                    // Sends the release and does not wait for it.
                    "close"),
            MultiLease.class,
            Set.of("leases", "lease", "isValid", "remaining", "ensureValid", "addListener", "conditionChecks", "close"),
            LeasedLock.class,
            Set.of("lease", "newCondition", "unlock", "toString"));

    private final List<String> reached = new ArrayList<>();
    private final InMemoryStore store = new InMemoryStore();
    private final LockClient raw = InMemoryLocks.client(store, "this");
    private boolean mustNotBlock;

    @BeforeEach
    void begin() {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[] {() -> mustNotBlock});
    }

    @AfterEach
    void end() {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[0]);
        raw.close();
    }

    private static LateClient made(LockClient client) {
        LateClient late = new LateClient(() -> client, () -> Runnable::run, () -> {});
        assertThat(late.get(LockKey.of("first"))).isSameAs(client);
        return late;
    }

    private static LockClient guarded(LockClient client) {
        return new GuardedLockClient(made(client), request -> request);
    }

    /** Notes each method that was reached. */
    private <T> T noting(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    reached.add(method.getName());
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static Stream<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getDeclaringClass() != Object.class);
    }

    private static boolean waits(Class<?> type, Method method) {
        return !method.getName().endsWith("Async")
                && !NEVER_WAIT.getOrDefault(type, Set.of()).contains(method.getName());
    }

    private static @Nullable Object argument(Class<?> type) {
        if (type == LockRequest.class) {
            return request("k");
        }
        if (type == LockKey.class) {
            return LockKey.of("k");
        }
        if (type == String.class) {
            return "k";
        }
        if (type == List.class) {
            return List.of(request("k"));
        }
        if (type == LockedWork.class) {
            return (LockedWork<String, RuntimeException>) lease -> "done";
        }
        if (type == Function.class) {
            return (Function<Lease, CompletableFuture<String>>) lease -> CompletableFuture.completedFuture("done");
        }
        if (type == LeaseListener.class) {
            return (LeaseListener) (lease, event) -> {};
        }
        if (type == Duration.class) {
            return Duration.ofSeconds(1);
        }
        if (type == TimeUnit.class) {
            return TimeUnit.SECONDS;
        }
        return type == long.class ? 1L : null;
    }

    private static LockRequest request(String key) {
        return LockRequest.of(key).waitLimit(Duration.ZERO).build();
    }

    private static @Nullable Object call(Object on, Method method) throws Throwable {
        try {
            method.setAccessible(true);
            return method.invoke(
                    on,
                    Stream.of(method.getParameterTypes())
                            .map(GuardedCallsTest::argument)
                            .toArray());
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void refusesWhatWaits(Class<?> type, Object guarded) {
        List<Method> waiting =
                methods(type).filter(method -> waits(type, method)).toList();
        assertThat(waiting).isNotEmpty();
        mustNotBlock = true;
        reached.clear();
        for (Method method : waiting) {
            assertThatThrownBy(() -> call(guarded, method))
                    .as(method.toString())
                    .isInstanceOf(LockMisuseException.class)
                    .hasMessageContaining(Thread.currentThread().getName())
                    .hasMessageContaining("must not block")
                    .hasMessageContaining("@Blocking");
        }
        assertThat(reached).allSatisfy(name -> assertThat(name).isIn("key", "leases"));
        mustNotBlock = false;
    }

    @Test
    void client_onAThreadThatMustNotBlock_refusesEveryCallThatWaits() {
        refusesWhatWaits(LockClient.class, guarded(noting(LockClient.class, raw)));
    }

    @Test
    void lease_onAThreadThatMustNotBlock_refusesEveryCallThatWaits() throws Exception {
        Lease lease = raw.acquire("k");
        refusesWhatWaits(Lease.class, new GuardedLease(noting(Lease.class, lease)));
        assertThat(lease.isValid()).isTrue();
    }

    @Test
    void severalLeases_onAThreadThatMustNotBlock_refuseEveryCallThatWaits() throws Exception {
        MultiLease all = raw.acquireAll(List.of(request("k"), request("l")));
        refusesWhatWaits(MultiLease.class, new GuardedMultiLease(noting(MultiLease.class, all)));
        assertThat(all.isValid()).isTrue();
    }

    @Test
    void viewAsLock_onAThreadThatMustNotBlock_refusesEveryCallThatWaits() {
        Lock view = guarded(noting(LockClient.class, raw)).asLock("k");
        refusesWhatWaits(LeasedLock.class, view);
    }

    /** A method that is not handed on would run its default, and lose what the real lease does instead. */
    @Test
    void lease_everyMethod_isHandedOn() throws Throwable {
        for (Method method : methods(Lease.class).toList()) {
            reached.clear();
            call(new GuardedLease(noting(Lease.class, nothing(Lease.class))), method);
            assertThat(reached).as(method.toString()).contains(method.getName());
        }
    }

    @Test
    void severalLeases_everyMethod_isHandedOn() throws Throwable {
        for (Method method : methods(MultiLease.class).toList()) {
            reached.clear();
            call(new GuardedMultiLease(noting(MultiLease.class, nothing(MultiLease.class))), method);
            assertThat(reached).as(method.toString()).contains(method.getName());
        }
    }

    /** Answers nothing to every call. */
    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Class<?> result = method.getReturnType();
                    return result == boolean.class
                            ? (Object) false
                            : result == long.class ? (Object) 0L : result == List.class ? List.of() : null;
                }));
    }

    @Test
    void close_onAThreadThatMustNotBlock_freesTheLockWithoutWaiting() throws Exception {
        LockClient client = guarded(raw);
        mustNotBlock = true;
        client.acquireAsync(request("k")).get(20, TimeUnit.SECONDS).close();
        client.acquireAllAsync(List.of(request("a"), request("b")))
                .get(20, TimeUnit.SECONDS)
                .close();
        mustNotBlock = false;

        for (String key : List.of("k", "a", "b")) {
            client.acquire(LockRequest.of(key).waitLimit(Duration.ofSeconds(20)).build())
                    .close();
        }
    }

    @Test
    void whatTheClientReturns_isGuardedToo() throws Exception {
        LockClient client = guarded(raw);
        CompletableFuture<Lease> heard = new CompletableFuture<>();
        Lease lease = client.acquire(LockRequest.of("k")
                .listener((held, event) -> heard.complete(held))
                .build());

        assertThat(lease).isInstanceOf(GuardedLease.class);
        assertThat(client.held("k")).contains(lease);
        assertThat(client.leases()).containsExactly(lease).hasOnlyElementsOfType(GuardedLease.class);
        assertThat(lease.<Lease, RuntimeException>during(held -> held)).isSameAs(lease);
        assertThat(client.tryAcquire("k").orElseThrow()).isInstanceOf(GuardedLease.class);
        assertThat(client.<Lease, RuntimeException>withLock("w", held -> held)).isInstanceOf(GuardedLease.class);
        assertThat(client.withLockAsync("w", held -> CompletableFuture.completedFuture(held))
                        .get(20, TimeUnit.SECONDS))
                .isInstanceOf(GuardedLease.class);
        MultiLease all = client.tryAcquireAll(List.of(request("a"))).orElseThrow();
        assertThat(all.leases()).containsExactly(all.lease(LockKey.of("a")));
        assertThat(all.lease(LockKey.of("a"))).isInstanceOf(GuardedLease.class);

        Lease lost = client.acquire(LockRequest.of("lost")
                .listener((held, event) -> heard.complete(held))
                .build());
        raw.close();
        assertThat(heard.get(20, TimeUnit.SECONDS)).isIn(lost, all.lease(LockKey.of("a")), lease);
    }

    @Test
    void request_cancelledBeforeItsResult_isGivenUp() throws Exception {
        LockClient client = guarded(raw);
        try (Lease lease = client.acquire("k")) {
            CompletableFuture<Lease> waiting = client.acquireAsync("k");
            waiting.cancel(true);
            assertThat(lease.isValid()).isTrue();
        }
        assertThat(client.acquire("k").isValid()).isTrue();
        assertThat(client.leases()).hasSize(1);
    }

    @Test
    void result_thatCameAfterTheCallerLeft_isUndone() {
        CompletableFuture<Optional<String>> request = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        List<Optional<String>> undone = new ArrayList<>();
        CompletableFuture<Integer> told =
                Relay.of(request, result -> result.orElse("").length(), undone::add);
        told.cancel(true);
        request.complete(Optional.of("late"));

        assertThat(undone).containsExactly(Optional.of("late"));
    }
}
