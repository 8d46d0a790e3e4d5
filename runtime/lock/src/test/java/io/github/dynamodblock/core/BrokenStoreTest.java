package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store, or what an application put around it, that breaks its contract: clear errors, and no queue that is stuck. */
class BrokenStoreTest {
    /** How it is broken, for a while. */
    enum Break {
        THROWS,
        THROWS_ERROR,
        FAILED_FUTURE;

        <A> CompletableFuture<A> answer() {
            return switch (this) {
                case THROWS -> throw new IllegalStateException("broken by a test");
                case THROWS_ERROR -> throw new AssertionError("broken by a test");
                case FAILED_FUTURE -> CompletableFuture.failedFuture(new IllegalStateException("broken by a test"));
            };
        }
    }

    private final SimulatedPair pair = new SimulatedPair();
    private Optional<Break> broken = Optional.empty();
    private final CoreLockClient client = new CoreLockClient(
            new Ports(
                    wrapped(pair.one),
                    pair.one,
                    pair.one,
                    pair.one,
                    pair.one::elsewhere,
                    pair.one::elsewhere,
                    Runnable::run),
            new ClientSettings("wrapped", SimulatedPair.TIMING, Duration.ofSeconds(3), Duration.ofDays(7), 0.01),
            () -> {});

    private LockStore wrapped(LockStore store) {
        return new LockStore() {
            @Override
            public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
                return broken.isPresent() ? broken.get().answer() : store.write(write, limit);
            }

            @Override
            public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
                return broken.isPresent() ? broken.get().answer() : store.read(key, consistent, limit);
            }
        };
    }

    private CompletableFuture<Lease> acquire() {
        return client.acquireAsync(LockRequest.of(KEY).build());
    }

    private static void assertUnavailable(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        assertThatThrownBy(future::join)
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .hasStackTraceContaining("broken by a test");
    }

    @ParameterizedTest
    @EnumSource
    void tryAcquire_storeBroken_saysSoWithinHalfALease(Break how) {
        broken = Optional.of(how);
        CompletableFuture<Optional<Lease>> asked =
                client.tryAcquireAsync(LockRequest.of(KEY).build());
        pair.runMillis(1_000);

        assertUnavailable(asked);
    }

    @ParameterizedTest
    @EnumSource
    void acquire_storeBrokenUntilTheDeadline_saysSoAndLeavesTheQueue(Break how) {
        broken = Optional.of(how);
        CompletableFuture<Lease> first = acquire();
        CompletableFuture<Lease> second = acquire();
        pair.runMillis(3_000);
        assertUnavailable(first);
        assertThat(second).isCompletedExceptionally();

        broken = Optional.empty();
        CompletableFuture<Lease> next = acquire();
        pair.runMillis(10);

        assertThat(now(next).isValid()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void acquire_storeBrokenForAWhile_isGrantedAfterwards(Break how) {
        broken = Optional.of(how);
        CompletableFuture<Lease> waiting = acquire();
        pair.runMillis(1_500);
        broken = Optional.empty();
        pair.runMillis(1_000);

        assertThat(now(waiting).isValid()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void acquire_readsBrokenBehindAHolder_waitsOn(Break how) {
        Lease held = pair.granted(pair.two);
        CompletableFuture<Lease> waiting = acquire();
        pair.runMillis(100);
        broken = Optional.of(how);
        pair.runMillis(1_000);
        broken = Optional.empty();
        CompletableFuture<?> released = held.releaseAsync().toCompletableFuture();
        pair.runMillis(1_000);

        assertThat(released).isCompleted();
        assertThat(now(waiting).isValid()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void lease_storeBroken_expiresOnTimeAndItsReleaseEnds(Break how) {
        CompletableFuture<Lease> granted = acquire();
        pair.runMillis(5);
        Lease lease = now(granted);
        broken = Optional.of(how);
        pair.runMillis(1_300);
        assertThat(lease.state()).isEqualTo(LeaseState.IN_DANGER);
        CompletableFuture<ReleaseOutcome> outcome = lease.releaseAsync().toCompletableFuture();
        pair.runMillis(1_000);

        assertThat(now(outcome)).isEqualTo(ReleaseOutcome.UNKNOWN);
        assertThat(lease.isValid()).isFalse();
    }
}
