package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** In a black hole whoever does not wait for a holder is answered within ten seconds, however long the lease is. */
class AnswerLimitTest {
    private static final LockRequest REQUEST = LockRequest.of(StillWorld.KEY).build();

    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(
            world.ports,
            new ClientSettings(
                    "one",
                    LeaseTiming.ofLease(Duration.ofHours(24)),
                    Duration.ofSeconds(30),
                    Duration.ofDays(20),
                    0.01,
                    0,
                    ClosePolicy.RELEASE),
            () -> {});

    private Lease held() throws InterruptedException {
        return client.tryAcquire(REQUEST).orElseThrow();
    }

    private static <T> CompletableFuture<T> future(CompletionStage<T> stage) {
        return stage.toCompletableFuture();
    }

    private void blackHole() {
        world.holdBack(request -> true);
    }

    private void assertEndsAfterTenSeconds(CompletableFuture<?> future) {
        passes(10 * SECOND - 1);
        assertThat(future).isNotDone();
        passes(1);
        assertThat(future).isDone();
    }

    private void passes(long nanos) {
        world.passes(nanos);
        world.callBack();
    }

    @Test
    void release_inABlackHole_isUnknownAfterTenSeconds() throws Exception {
        Lease lease = held();
        blackHole();
        CompletableFuture<ReleaseOutcome> outcome = future(lease.releaseAsync());

        assertEndsAfterTenSeconds(outcome);
        assertThat(outcome).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
    }

    @Test
    void commit_inABlackHole_isUnknownAfterTenSeconds() throws Exception {
        Lease lease = held();
        blackHole();
        CompletableFuture<CommitResult> result = future(lease.commitAsync(List.of()));

        assertEndsAfterTenSeconds(result);
        assertThat(result).isCompletedWithValue(CommitResult.of(CommitOutcome.UNKNOWN));
    }

    @Test
    void heartbeat_inABlackHole_failsAfterTenSecondsAndTheLeaseGoesOn() throws Exception {
        Lease lease = held();
        blackHole();
        CompletableFuture<?> told =
                future(lease.heartbeatAsync(HeartbeatRequest.NONE.withData(LockData.ofText("second"))));

        assertEndsAfterTenSeconds(told);
        assertThatThrownBy(told::join)
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("'k'");
        assertThat(lease.isValid()).isTrue();
        world.holdBack(request -> false);
        passes(Duration.ofHours(8).toNanos());
        assertThat(lease.data()).as("carried by a later heartbeat").contains(LockData.ofText("second"));
    }

    @Test
    void tryAcquire_inABlackHole_failsAfterTenSeconds() {
        blackHole();
        CompletableFuture<?> asked = client.tryAcquireAsync(REQUEST);

        assertEndsAfterTenSeconds(asked);
        assertThatThrownBy(asked::join).hasCauseInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void tryAcquireAll_inABlackHole_failsAfterTenSeconds() {
        blackHole();
        CompletableFuture<?> asked = client.tryAcquireAllAsync(
                List.of(REQUEST, LockRequest.of(LockKey.of("two")).build()));

        assertEndsAfterTenSeconds(asked);
        assertThatThrownBy(asked::join).hasCauseInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void severalReleased_inABlackHole_areUnknownAfterTenSeconds() throws Exception {
        MultiLease both = client.tryAcquireAll(
                        List.of(REQUEST, LockRequest.of(LockKey.of("two")).build()))
                .orElseThrow();
        blackHole();
        CompletableFuture<ReleaseOutcome> outcome = future(both.releaseAsync());

        assertEndsAfterTenSeconds(outcome);
        assertThat(outcome).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
    }

    @Test
    void keptRowReleased_inABlackHole_isUnknownAfterTenSeconds() throws Exception {
        Lease lease = client.tryAcquire(LockRequest.of(StillWorld.KEY)
                        .atLeast(Duration.ofHours(30))
                        .build())
                .orElseThrow();
        blackHole();
        CompletableFuture<ReleaseOutcome> outcome = future(lease.releaseAsync());

        assertEndsAfterTenSeconds(outcome);
        assertThat(outcome).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
    }

    @Test
    void close_inABlackHole_endsAfterTenSeconds() throws Exception {
        held();
        blackHole();

        assertEndsAfterTenSeconds(client.closeAsync());
    }

    @Test
    void releaseInterruptibly_interrupted_throwsAndTheReleaseGoesOn() throws Exception {
        Lease lease = held();
        blackHole();
        Thread.currentThread().interrupt();

        assertThatThrownBy(lease::releaseInterruptibly).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(world.sent(LockWrite.Release.class)).isEqualTo(1);
        world.answer();
        assertThat(world.isFree()).isTrue();
        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void releaseInterruptibly_ofSeveralInterrupted_throwsAndTheReleaseGoesOn() throws Exception {
        MultiLease both = client.tryAcquireAll(
                        List.of(REQUEST, LockRequest.of(LockKey.of("two")).build()))
                .orElseThrow();
        blackHole();
        Thread.currentThread().interrupt();

        assertThatThrownBy(both::releaseInterruptibly).isInstanceOf(InterruptedException.class);
        assertThat(world.sent(LockWrite.Release.class)).isEqualTo(2);
        world.answer();
        assertThat(both.release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void releaseInterruptibly_answered_isTheOutcome() throws Exception {
        assertThat(held().releaseInterruptibly()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void releaseInterruptibly_failed_throwsTheFailure() throws Exception {
        Lease lease = held();
        StoreUnavailableException refusal = new StoreUnavailableException("refused by a test", null);
        world.answerInstead(LockWrite.Release.class::isInstance, new StoreAnswer.Unapplied(refusal, false));

        assertThatThrownBy(lease::releaseInterruptibly).isSameAs(refusal);
    }
}
