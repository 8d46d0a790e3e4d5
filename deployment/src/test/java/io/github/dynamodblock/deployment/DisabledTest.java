package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.memory.TestLocks;
import io.github.dynamodblock.memory.TestLocks.Disturbance;
import io.github.dynamodblock.memory.TestLocks.Request;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application without a table, whose locks a test disturbs: nothing answers at its endpoint. */
class DisabledTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            LocalApplication.unconnected(Work.class).overrideRuntimeConfigKey("quarkus.dynamodb-lock.enabled", "false");

    /** What the application does under a lock. */
    @ApplicationScoped
    static class Work {
        private final CurrentLease lease;
        private final TestLocks disturbed;

        Work(CurrentLease lease, TestLocks disturbed) {
            this.lease = lease;
            this.disturbed = disturbed;
        }

        @Locked(value = "work", waitLimit = "0s")
        long token() {
            return lease.get().fencingToken();
        }

        @Locked("stolen")
        void stolen() {
            disturbed.steal(lease.get());
        }
    }

    @Inject
    LockClient locks;

    @Inject
    TestLocks disturbed;

    @Inject
    Work work;

    @AfterEach
    void heal() {
        disturbed.heal();
    }

    @Test
    void client_disabled_excludesWithinTheProcess() throws Exception {
        try (Lease lease = locks.acquire("in-memory")) {
            assertThat(lease.isValid()).isTrue();
            assertThat(locks.tryAcquire("in-memory")).isEmpty();
        }
        assertThat(locks.tryAcquire("in-memory")).isPresent();
    }

    @Test
    void locked_keyIsBusy_isNotGranted() {
        Disturbance busy = disturbed.busy("work");
        assertThatThrownBy(work::token)
                .isInstanceOf(LockNotGrantedException.class)
                .hasMessageContaining("another-client");
        busy.close();

        assertThat(work.token()).isPositive();
    }

    @Test
    void locked_leaseIsStolen_isLost() {
        assertThatThrownBy(work::stolen).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void locked_responseOfTheReleaseIsLost_isNoError() {
        disturbed.next(Request.RELEASE).responseIsLost();

        assertThat(work.token()).isPositive();
        assertThat(work.token()).isPositive();
    }
}
