package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Ends of a lease that are refused: by the store, or because the lease has had its end. */
@Timeout(30)
class RefusedEndsTest {
    private static final CancellationReason FULL =
            CancellationReason.builder().code("ConditionalCheckFailed").build();
    private static final CancellationReason NONE =
            CancellationReason.builder().code("None").build();
    private static final TransactWriteItem ITEM = TransactWriteItem.builder().build();

    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});

    private Lease granted(LockRequest request) {
        return client.acquireAsync(request).join();
    }

    private void commitsAreDeclined(CancellationReason... reasons) {
        world.answerInstead(write -> write instanceof LockWrite.Commit, new StoreAnswer.Declined(List.of(reasons)));
    }

    private boolean isFree() {
        return world.row(KEY).orElseThrow().released();
    }

    @Test
    void commit_ofAnItemThatIsRefused_saysWhich_andFreesTheLock() {
        Lease lease = granted(LockRequest.of(KEY).build());
        commitsAreDeclined(FULL, NONE);

        CommitResult result = lease.commit(List.of(ITEM));

        assertThat(result.outcome()).isEqualTo(CommitOutcome.NOT_COMMITTED);
        assertThat(result.reasons()).first().isEqualTo(FULL);
        assertThat(isFree()).isTrue();
        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void commitUnderSeveral_tellsTheReasonsOfItsItems_andNotThoseOfTheLocks() {
        for (boolean ofTheItem : new boolean[] {true, false}) {
            CompletableFuture<MultiLease> both = client.acquireAllAsync(
                    List.of(LockRequest.of(KEY).build(), LockRequest.of("other").build()));
            world.callBack();
            commitsAreDeclined(ofTheItem ? FULL : NONE, FULL, NONE);

            CommitResult result = both.join().commit(List.of(ITEM));

            assertThat(result.outcome()).isEqualTo(CommitOutcome.NOT_COMMITTED);
            assertThat(result.reasons()).isEqualTo(ofTheItem ? List.of(FULL) : List.of());
        }
    }

    @Test
    void commit_afterTheRelease_isMisuse() {
        Lease lease = granted(LockRequest.of(KEY).build());
        lease.release();

        assertThatThrownBy(() -> lease.commit(List.of()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("was released or committed before");
    }

    @Test
    void commit_ofALockThatIsToStayTaken_isMisuse_andTheLeaseGoesOn() {
        Lease lease = granted(LockRequest.of(KEY).atLeast(Duration.ofSeconds(1)).build());

        assertThatThrownBy(() -> lease.commit(List.of()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("is kept for a time");
        assertThat(lease.isValid()).isTrue();
    }

    @Test
    void release_throttledUntilItsLimit_isUnknown() {
        Lease lease = granted(LockRequest.of(KEY).build());
        world.answerInstead(
                write -> write instanceof LockWrite.Release,
                new StoreAnswer.Unapplied(new StoreUnavailableException("throttled by a test", null), true));

        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        for (int i = 0; i < 30 && !released.isDone(); i++) {
            world.passes(SECOND / 10);
            world.callBack();
        }

        assertThat(released).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertThat(isFree()).isFalse();
    }
}
