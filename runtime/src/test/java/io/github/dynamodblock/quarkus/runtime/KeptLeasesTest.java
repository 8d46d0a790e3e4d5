package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.IOThreadDetector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The leases of one transaction, which can be of several clients. */
class KeptLeasesTest {
    private static final LockKey KEY = LockKey.of("k");

    private final KeptLeases kept = new KeptLeases();

    @BeforeEach
    void allowBlocking() {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[0]);
    }

    private static SharedLease lease(String client, LockClient locks) throws InterruptedException {
        return new SharedLease(client, KEY, locks.acquire("k"));
    }

    @Test
    void leases_ofTwoClientsWithOneKey_areBothKept_untilTheTransactionIsOver() throws Exception {
        try (LockClient one = InMemoryLocks.client(new InMemoryStore(), "one");
                LockClient two = InMemoryLocks.client(new InMemoryStore(), "two")) {
            SharedLease first = lease("one", one);
            SharedLease second = lease("two", two);
            kept.keep(first);
            kept.keep(first);
            kept.keep(second);
            assertThat(first.leave()).isEmpty();
            assertThat(second.leave()).isEmpty();

            assertThat(kept.of("one", KEY)).isSameAs(first);
            assertThat(kept.of("two", KEY)).isSameAs(second);
            assertThat(kept.of("three", KEY)).isNull();
            assertThat(first.lease().isValid()).isTrue();
            assertThat(second.lease().isValid()).isTrue();

            kept.transactionIsOver();
            assertThat(one.held("k")).isEmpty();
            assertThat(two.held("k")).isEmpty();
        }
    }

    @Test
    void lease_thatTheApplicationGaveUp_isReplacedByTheNextOfItsLock() throws Exception {
        try (LockClient locks = InMemoryLocks.client(new InMemoryStore(), "one")) {
            SharedLease given = lease("one", locks);
            kept.keep(given);
            Lease former = given.lease();
            former.close();
            assertThat(kept.of("one", KEY)).isNull();

            SharedLease next = lease("one", locks);
            kept.keep(next);
            assertThat(kept.of("one", KEY)).isSameAs(next);
            assertThat(next.leave()).isEmpty();
            assertThat(next.lease().isValid()).isTrue();
            kept.transactionIsOver();
            assertThat(locks.held("k")).isEmpty();
        }
    }
}
