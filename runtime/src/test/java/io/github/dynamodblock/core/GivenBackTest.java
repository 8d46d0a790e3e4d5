package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A grant that nobody got is free at once, though its request keeps the row for an hour: nobody has done anything under it. */
@Timeout(30)
class GivenBackTest {
    private static final LockKey TWO = LockKey.of("two");

    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});

    private static LockRequest.Builder kept(LockKey key) {
        return LockRequest.of(key).atLeast(Duration.ofHours(1));
    }

    /** How it is asked for, with a future. */
    enum Asked {
        ACQUIRE((client, request) -> client.acquireAsync(request.build())),
        ACQUIRE_REENTRANT(
                (client, request) -> client.acquireAsync(request.reentrant().build())),
        TRY((client, request) -> client.tryAcquireAsync(request.build())),
        TRY_REENTRANT(
                (client, request) -> client.tryAcquireAsync(request.reentrant().build())),
        SEVERAL((client, request) ->
                client.acquireAllAsync(List.of(request.build(), kept(TWO).build()))),
        TRY_SEVERAL((client, request) ->
                client.tryAcquireAllAsync(List.of(request.build(), kept(TWO).build()))),
        WITH_LOCK((client, request) -> client.withLockAsync(
                request.build(), lease -> CompletableFuture.failedFuture(new AssertionError("it worked")))),
        WITH_LOCK_REENTRANT((client, request) -> client.withLockAsync(
                request.reentrant().build(), lease -> CompletableFuture.failedFuture(new AssertionError("it worked"))));

        private final BiFunction<CoreLockClient, LockRequest.Builder, CompletableFuture<?>> asks;

        Asked(BiFunction<CoreLockClient, LockRequest.Builder, CompletableFuture<?>> asks) {
            this.asks = asks;
        }
    }

    @ParameterizedTest
    @EnumSource
    void future_cancelledBetweenTheGrantAndItsTelling_isFreeAtOnce(Asked asked) {
        world.holdBack(request -> true);
        CompletableFuture<?> answer = asked.asks.apply(client, kept(StillWorld.KEY));
        world.holdBack(request -> false);
        world.answer();
        answer.cancel(true);
        world.callBack();

        assertFree();
    }

    private void assertFree() {
        assertThat(world.isFree()).isTrue();
        assertThat(world.row(TWO).map(LockRow::released).orElse(true)).isTrue();
        assertThat(world.waitingAlarms()).isZero();
        assertThat(client.isIdle()).isTrue();
    }

    /** Whoever hears it first turns away: then the work is not begun. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withLockAsync_cancelledAsItHearsOfTheGrant_isFreeAtOnce(boolean reentrant) {
        AtomicReference<CompletableFuture<Lease>> waiting = new AtomicReference<>();
        LockClient watched = (LockClient) Proxy.newProxyInstance(
                LockClient.class.getClassLoader(), new Class<?>[] {LockClient.class}, (proxy, method, arguments) -> {
                    if (method.isDefault()) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    CompletableFuture<Lease> asked = client.acquireAsync((LockRequest) arguments[0]);
                    waiting.set(asked);
                    return asked;
                });
        LockRequest.Builder request = kept(StillWorld.KEY);
        world.holdBack(sent -> true);
        CompletableFuture<?> whole = watched.withLockAsync(
                reentrant ? request.reentrant().build() : request.build(),
                lease -> CompletableFuture.failedFuture(new AssertionError("it worked")));
        // Whoever listens last is told first.
        CompletableFuture<?> unused = waiting.get().whenComplete((lease, failure) -> whole.cancel(true));
        world.holdBack(sent -> false);
        world.answer();
        world.callBack();

        assertThat(whole).isCancelled();
        assertFree();
    }

    /** Its holder was told of the first time; then the row stays taken, whatever becomes of the second. */
    @Test
    void reentry_thatNobodyGot_leavesTheRowTaken() {
        LockRequest request = kept(StillWorld.KEY).reentrant().build();
        CompletableFuture<Lease> asked = client.acquireAsync(request);
        world.callBack();
        Lease first = asked.join();
        LeaseHandle second = (LeaseHandle) client.acquireAsync(request).join();
        assertThat(first.releaseAsync().toCompletableFuture()).isCompletedWithValue(ReleaseOutcome.RELEASED);
        second.giveBack();
        world.callBack();

        assertThat(second.state()).isEqualTo(LeaseState.RELEASED);
        assertThat(world.isFree()).isFalse();
        assertThat(client.leases()).isEmpty();
    }

    /** Taken again while the first was given back: who got it decides. */
    @Test
    void reentry_ofAGrantThatIsGivenBack_isHeldOn_andKeptAfterwards() {
        LockRequest request = kept(StillWorld.KEY).reentrant().build();
        CompletableFuture<Lease> asked = client.acquireAsync(request);
        world.callBack();
        LeaseHandle first = (LeaseHandle) asked.join();
        Lease second = client.acquireAsync(request).join();
        first.giveBack();
        world.callBack();
        assertThat(second.isValid()).isTrue();
        assertThat(second.releaseAsync().toCompletableFuture()).isNotNull();
        world.callBack();

        assertThat(world.isFree()).isFalse();
        assertThat(world.sent(LockWrite.Release.class)).isZero();
    }
}
