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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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
        ACQUIRE,
        TRY,
        SEVERAL,
        TRY_SEVERAL,
        WITH_LOCK
    }

    private CompletableFuture<?> ask(Asked how, LockRequest request) {
        List<LockRequest> both = List.of(request, kept(TWO).build());
        return switch (how) {
            case ACQUIRE -> client.acquireAsync(request);
            case TRY -> client.tryAcquireAsync(request);
            case SEVERAL -> client.acquireAllAsync(both);
            case TRY_SEVERAL -> client.tryAcquireAllAsync(both);
            case WITH_LOCK ->
                client.withLockAsync(request, lease -> CompletableFuture.failedFuture(new AssertionError("it worked")));
        };
    }

    @ParameterizedTest
    @EnumSource
    void future_cancelledBetweenTheGrantAndItsTelling_isFreeAtOnce(Asked how) {
        cancelsBeforeItIsTold(how, kept(StillWorld.KEY).build());
    }

    @ParameterizedTest
    @EnumSource(names = {"ACQUIRE", "TRY", "WITH_LOCK"})
    void future_ofAReentrantRequest_cancelledBetweenTheGrantAndItsTelling_isFreeAtOnce(Asked how) {
        cancelsBeforeItIsTold(how, kept(StillWorld.KEY).reentrant().build());
    }

    private void cancelsBeforeItIsTold(Asked how, LockRequest request) {
        world.holdBack(sent -> true);
        CompletableFuture<?> answer = ask(how, request);
        world.holdBack(sent -> false);
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
        AtomicReference<@Nullable CompletableFuture<Lease>> waiting = new AtomicReference<>();
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
        CompletableFuture<?> unused =
                Objects.requireNonNull(waiting.get()).whenComplete((lease, failure) -> whole.cancel(true));
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
        ReentrantHandle second = (ReentrantHandle) client.acquireAsync(request).join();
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
        ReentrantHandle first = (ReentrantHandle) asked.join();
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
