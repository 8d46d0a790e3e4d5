package io.github.dynamodblock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A lease of a lock that its context may take again: what it tells, and what it does once it is released itself. */
class ReenteredLeaseTest extends OneLock {
    private static final AttributeValue BLUE = AttributeValue.fromS("blue");
    private static final LockRequest AGAIN = LockRequest.of(KEY)
            .reentrant()
            .data(LockData.ofText("seven"))
            .attribute("colour", BLUE)
            .build();

    @Test
    void lease_tellsWhatItsRowSays() throws Exception {
        Lease lease = client.acquire(AGAIN);

        assertThat(lease.key()).isEqualTo(LockKey.of(KEY));
        assertThat(lease.owner()).isEqualTo("me");
        assertThat(lease.data()).contains(LockData.ofText("seven"));
        assertThat(lease.attributes()).containsEntry("colour", BLUE);
        assertThat(lease.remaining()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
        assertThat(lease).hasToString("Lease[order-7, token " + lease.fencingToken() + ", HELD]");
    }

    @Test
    void lease_released_renewsAndProvesNothing_thoughAnotherOfItsContextIsHeld() throws Exception {
        Lease outer = client.acquire(AGAIN);
        Lease inner = client.acquire(AGAIN);
        inner.release();

        assertThat(inner.remaining()).isZero();
        assertThatThrownBy(() -> inner.heartbeat(HeartbeatRequest.NONE)).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> inner.heartbeatAsync(HeartbeatRequest.NONE)
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(LeaseLostException.class);
        assertThatThrownBy(inner::conditionCheck).isInstanceOf(LeaseLostException.class);
        assertThat(outer.remaining()).isPositive();
        assertThat(outer.heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void lease_lost_isNotValidByAnyOfItsHandles() throws Exception {
        Lease outer = client.acquire(AGAIN);
        steal();
        assertThatThrownBy(() -> outer.heartbeat(HeartbeatRequest.NONE)).isInstanceOf(LeaseLostException.class);

        assertThatThrownBy(outer::ensureValid).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void conditionCheck_isThatOfTheLock() throws Exception {
        Lease lease = client.acquire(AGAIN);

        assertThatThrownBy(lease::conditionCheck)
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("without transactions");
    }

    @Test
    void release_thatIsRefusedAsMisuse_leavesTheLockToBeTakenAgain() throws Exception {
        LockRequest deleting = AGAIN.toBuilder().deleteOnRelease().build();
        Lease lease = client.acquire(deleting);
        ReleaseRequest writes = ReleaseRequest.NONE.withData(LockData.ofText("done"));
        assertThatThrownBy(() -> lease.release(writes)).isInstanceOf(LockMisuseException.class);

        assertThat(lease.isValid()).isTrue();
        assertThat(client.acquire(deleting).fencingToken()).isEqualTo(lease.fencingToken());
    }
}
