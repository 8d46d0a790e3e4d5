package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application without a table: nothing answers at its endpoint. */
class DisabledTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            LocalApplication.unconnected().overrideRuntimeConfigKey("quarkus.dynamodb-lock.enabled", "false");

    @Inject
    LockClient locks;

    @Test
    void client_disabled_excludesWithinTheProcess() throws Exception {
        try (Lease lease = locks.acquire("in-memory")) {
            assertThat(lease.isValid()).isTrue();
            assertThat(locks.tryAcquire("in-memory")).isEmpty();
        }
        assertThat(locks.tryAcquire("in-memory")).isPresent();
    }
}
