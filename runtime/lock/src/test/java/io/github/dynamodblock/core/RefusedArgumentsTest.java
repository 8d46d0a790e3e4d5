package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LeasedLock;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LockedWork;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.Ports;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every public method of every handle, with each of its arguments absent or of absent parts, or over a store that throws:
 * it is refused, and all is as before. Whatever is added to those types is checked too.
 */
@Timeout(30)
class RefusedArgumentsTest {
    private static final LockKey TWO = LockKey.of("two");
    private static final LockRequest REENTRANT =
            LockRequest.of(StillWorld.KEY).reentrant().build();

    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});

    /** What a lock is held by. */
    enum Handle {
        LEASE(Lease.class),
        ONE_OF_SEVERAL(Lease.class),
        REENTRANT(Lease.class),
        /** Taken once more, and released by whoever took it first. */
        REENTERED(Lease.class),
        SEVERAL(MultiLease.class),
        VIEW(LeasedLock.class);

        private final Class<?> type;

        Handle(Class<?> type) {
            this.type = type;
        }
    }

    /** A method and what it is given. */
    private record Call(Method method, List<@Nullable Object> arguments) {
        /** Null if it was refused, else what came of it. */
        @Nullable String on(Object handle, StillWorld world) throws IllegalAccessException {
            try {
                Object result = method.invoke(handle, arguments.toArray());
                world.callBack();
                return result instanceof CompletionStage<?> stage
                                && stage.toCompletableFuture().isCompletedExceptionally()
                        ? null
                        : method.getName() + " was not refused: " + result;
            } catch (InvocationTargetException e) {
                world.callBack();
                return null;
            }
        }

        @Override
        public String toString() {
            return method.getName() + arguments;
        }
    }

    private static Stream<Call> calls(Class<?> type) {
        return Stream.of(type.getMethods())
                .filter(method -> !method.getDeclaringClass().equals(Object.class))
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
                .sorted(Comparator.comparing(Method::toGenericString))
                .flatMap(method -> IntStream.range(0, method.getParameterCount())
                        .boxed()
                        .flatMap(index -> broken(method.getParameterTypes()[index])
                                .map(value -> new Call(method, with(index, value, method)))));
    }

    private static Stream<Optional<Object>> broken(Class<?> type) {
        if (type.isPrimitive()) {
            return Stream.empty();
        }
        return type.equals(List.class)
                ? Stream.of(Optional.empty(), Optional.of(Arrays.asList((Object) null)))
                : Stream.of(Optional.empty());
    }

    private static List<@Nullable Object> with(int index, Optional<Object> broken, Method method) {
        List<@Nullable Object> all = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
            all.add(all.size() == index ? broken.orElse(null) : sound(type));
        }
        return all;
    }

    private static Object sound(Class<?> type) {
        if (type.equals(long.class)) {
            return 1L;
        }
        if (type.equals(TimeUnit.class)) {
            return TimeUnit.SECONDS;
        }
        if (type.equals(Duration.class)) {
            return Duration.ofSeconds(1);
        }
        if (type.equals(String.class)) {
            return "another";
        }
        if (type.equals(LockRequest.class)) {
            return LockRequest.of("another").build();
        }
        if (type.equals(LockedWork.class)) {
            return (LockedWork<String, RuntimeException>) lease -> "done";
        }
        return type.equals(Function.class)
                ? (Function<Lease, CompletionStage<String>>) lease -> CompletableFuture.completedFuture("done")
                : "unused";
    }

    static Stream<Arguments> callsOfHandles() {
        return Stream.of(Handle.values()).flatMap(handle -> calls(handle.type).map(call -> Arguments.of(handle, call)));
    }

    static Stream<Call> callsOfClients() {
        return calls(LockClient.class);
    }

    @ParameterizedTest
    @MethodSource("callsOfHandles")
    void call_refused_leavesTheHandleAsItWas(Handle kind, Call call) throws Exception {
        Object handle = handle(kind);
        assertThat(call.on(handle, world)).isNull();

        assertAsBefore(kind, handle);
    }

    /** As by a table of which the check of a transaction cannot be made. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void commit_overAStoreThatThrows_leavesTheHandleAsItWas(boolean error) {
        LockStore throwing = (LockStore) Proxy.newProxyInstance(
                LockStore.class.getClassLoader(), new Class<?>[] {LockStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("check")) {
                        throw error ? new NoClassDefFoundError("by a test") : new IllegalStateException("by a test");
                    }
                    return method.invoke(world, arguments);
                });
        CoreLockClient over = new CoreLockClient(
                new Ports(throwing, world, world, world, Runnable::run, Runnable::run, Runnable::run),
                StillWorld.SETTINGS,
                () -> {});
        MultiLease both = several(over);

        assertThat(both.commitAsync(List.of()).toCompletableFuture()).isCompletedExceptionally();
        assertAsBefore(Handle.SEVERAL, both);
        assertThat(over.isIdle()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("callsOfClients")
    void call_refused_asksNothing_andTheClientGoesOn(Call call) throws Exception {
        assertThat(call.on(client, world)).isNull();

        assertThat(world.sent(Object.class)).isZero();
        assertThat(client.isIdle()).isTrue();
        assertAsBefore(Handle.LEASE, handle(Handle.LEASE));
    }

    private Object handle(Handle kind) throws InterruptedException {
        return switch (kind) {
            case LEASE -> now(client.acquireAsync(LockRequest.of(StillWorld.KEY).build()));
            case ONE_OF_SEVERAL -> several(client).lease(StillWorld.KEY);
            case REENTRANT -> now(client.acquireAsync(REENTRANT));
            case REENTERED -> reentered();
            case SEVERAL -> several(client);
            case VIEW -> locked();
        };
    }

    private Lease reentered() {
        Lease outer = now(client.acquireAsync(REENTRANT));
        Lease inner = now(client.acquireAsync(REENTRANT));
        assertReleased(outer.releaseAsync());
        return inner;
    }

    private LeasedLock locked() throws InterruptedException {
        LeasedLock view = client.asLock(LockRequest.of(StillWorld.KEY).build());
        assertThat(view.tryLock(1, TimeUnit.SECONDS)).isTrue();
        return view;
    }

    private MultiLease several(CoreLockClient of) {
        return now(of.acquireAllAsync(List.of(
                LockRequest.of(StillWorld.KEY).build(), LockRequest.of(TWO).build())));
    }

    private <T> T now(CompletableFuture<T> asked) {
        world.callBack();
        assertThat(asked).isCompleted();
        return asked.join();
    }

    private void assertAsBefore(Handle kind, Object handle) {
        if (handle instanceof LeasedLock view) {
            assertThat(view.lease().orElseThrow().isValid()).isTrue();
            view.unlock();
            assertThat(view.lease()).isEmpty();
        } else if (handle instanceof MultiLease several) {
            assertThat(several.isValid()).isTrue();
            assertReleased(several.releaseAsync());
            several.close();
        } else {
            assertAsBefore(kind, (Lease) handle);
        }
        assertThat(isFree(StillWorld.KEY)).isTrue();
        assertThat(isFree(TWO)).isEqualTo(kind != Handle.ONE_OF_SEVERAL);
    }

    private void assertAsBefore(Handle kind, Lease lease) {
        assertThat(lease.state()).isEqualTo(LeaseState.HELD);
        assertThat(lease.isValid()).isTrue();
        CompletableFuture<?> renewed =
                lease.heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture();
        world.callBack();
        assertThat(renewed).isCompleted();
        if (kind == Handle.REENTRANT || kind == Handle.REENTERED) {
            assertReleased(now(client.acquireAsync(REENTRANT)).releaseAsync());
        }
        assertThat(isFree(StillWorld.KEY)).isFalse();
        assertReleased(lease.releaseAsync());
        lease.close();
    }

    private void assertReleased(CompletionStage<ReleaseOutcome> release) {
        world.callBack();
        assertThat(release.toCompletableFuture()).isCompletedWithValue(ReleaseOutcome.RELEASED);
    }

    private boolean isFree(LockKey key) {
        return world.row(key).map(LockRow::released).orElse(true);
    }
}
