package io.github.dynamodblock.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What a store without items can do of commits and of releases that write. */
class InMemoryCommitTest {
    private static final TransactWriteItem ITEM =
            TransactWriteItem.builder().put(put -> put.tableName("orders")).build();

    private final LockClient locks = InMemoryLocks.client(new InMemoryStore(), "me");

    @Test
    void commit_ofItems_isMisuseAndFreesTheLock() throws Exception {
        Lease lease = locks.acquire("k");

        assertThatThrownBy(() -> lease.commit(List.of(ITEM)))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("DynamoDB Local");
        assertThat(locks.tryAcquire("k")).isPresent();
    }

    @Test
    void commit_ofNull_isRefusedAndTheLeaseGoesOn() throws Exception {
        Lease lease = locks.acquire("k");

        assertThatThrownBy(() -> lease.commit(Arrays.asList(new TransactWriteItem[1])))
                .isInstanceOf(NullPointerException.class);
        assertThat(lease.isValid()).isTrue();
        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void commit_ofNoItems_isARelease() throws Exception {
        assertThat(locks.acquire("k").commit(List.of()).isCommitted()).isTrue();
        assertThat(locks.tryAcquire("k")).isPresent();
    }

    @Test
    void conditionCheck_isMisuse() throws Exception {
        Lease lease = locks.acquire("k");

        assertThatThrownBy(lease::conditionCheck)
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("fencing token");
    }

    @Test
    void release_thatWrites_isShownToTheNextHolder() throws Exception {
        LockRequest onItem = LockRequest.of("k").onItem().build();
        AttributeValue one = AttributeValue.fromN("1");

        assertThat(locks.acquire(onItem).release(ReleaseRequest.NONE.withAttribute("n", one)))
                .isEqualTo(ReleaseOutcome.RELEASED);

        Lease next = locks.acquire(onItem);
        assertThat(next.attributes()).containsEntry("n", one);
        next.release(ReleaseRequest.NONE.without("n"));
        assertThat(locks.acquire(onItem).attributes()).isEmpty();
    }
}
