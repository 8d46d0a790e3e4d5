package io.github.dynamodblock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Work under a lock. */
class WithLockTest extends OneLock {
    private static final LockRequest SOON =
            LockRequest.of(KEY).waitLimit(Duration.ofMillis(50)).build();

    @Test
    void withLock_workDone_givesItsResultAndFreesTheLock() throws Exception {
        String result = client.withLock(KEY, lease -> {
            assertThat(lease.isValid()).isTrue();
            assertThat(free()).isFalse();
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(free()).isTrue();
    }

    @Test
    void withLock_workThrows_throwsThatAndFreesTheLock() {
        assertThatThrownBy(() -> client.withLock(KEY, lease -> {
                    throw new IOException("disk");
                }))
                .isInstanceOf(IOException.class)
                .hasNoSuppressedExceptions();
        assertThat(free()).isTrue();
    }

    @Test
    void withLock_leaseLostMeanwhile_saysSo() {
        assertThatThrownBy(() -> client.withLock(KEY, lease -> {
                    steal();
                    return "done";
                }))
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining(KEY);
    }

    @Test
    void withLock_leaseLostAndWorkThrows_throwsThatWithTheLossSuppressed() {
        assertThatThrownBy(() -> client.withLock(KEY, lease -> {
                    steal();
                    throw new IOException("disk");
                }))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).singleElement().isInstanceOf(LeaseLostException.class));
    }

    @Test
    void withLock_heldByAnother_doesNotBeginTheWork() throws Exception {
        try (Lease other = client.acquire(KEY)) {
            assertThat(other.isValid()).isTrue();
            assertThatThrownBy(() -> client.withLock(SOON, lease -> {
                        throw new AssertionError("begun");
                    }))
                    .isInstanceOf(LockNotGrantedException.class);
        }
    }

    @Test
    void withLockAsync_stageOfTheWorkEnds_releasesOnlyThen() throws Exception {
        CompletableFuture<String> body = new CompletableFuture<>();
        CompletableFuture<Lease> begun = new CompletableFuture<>();
        CompletableFuture<String> whole = client.withLockAsync(REQUEST, lease -> {
            begun.complete(lease);
            return body;
        });
        begun.get(20, TimeUnit.SECONDS);
        assertThat(free()).isFalse();
        body.complete("done");

        assertThat(whole.join()).isEqualTo("done");
        assertThat(free()).isTrue();
    }

    @Test
    void withLockAsync_workThrowsAtOnceOrLater_failsSoAndFreesTheLock() {
        assertThatThrownBy(() -> client.withLockAsync(REQUEST, lease -> {
                            throw new IllegalStateException("at once");
                        })
                        .join())
                .hasRootCauseMessage("at once");
        assertThat(free()).isTrue();
        assertThatThrownBy(() -> client.withLockAsync(
                                REQUEST, lease -> CompletableFuture.failedFuture(new IllegalStateException("later")))
                        .join())
                .hasRootCauseMessage("later");
        assertThat(free()).isTrue();
    }

    @Test
    void withLockAsync_leaseLostMeanwhile_failsSo() {
        assertThatThrownBy(() -> client.withLockAsync(REQUEST, lease -> {
                            steal();
                            return CompletableFuture.completedFuture("done");
                        })
                        .join())
                .hasCauseInstanceOf(LeaseLostException.class);
    }

    @Test
    void withLockAsync_cancelled_cancelsTheWorkAndFreesTheLock() throws Exception {
        CompletableFuture<String> body = new CompletableFuture<>();
        CompletableFuture<Lease> begun = new CompletableFuture<>();
        CompletableFuture<String> whole = client.withLockAsync(REQUEST, lease -> {
            begun.complete(lease);
            return body;
        });
        Lease lease = begun.get(20, TimeUnit.SECONDS);
        whole.cancel(true);

        assertThat(body).isCancelled();
        assertThat(lease.releaseAsync().toCompletableFuture().get(5, TimeUnit.SECONDS))
                .isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(free()).isTrue();
    }
}
