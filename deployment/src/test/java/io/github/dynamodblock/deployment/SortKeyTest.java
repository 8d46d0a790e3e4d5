package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application whose table has a sort key. */
class SortKeyTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of("with-sort-key", Work.class)
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.sort-key", "part");

    @Inject
    LockClient locks;

    @Inject
    Work work;

    @Test
    void method_keyInATableWithASortKey_isPartitionAndDash() {
        assertThat(work.key("house")).isEqualTo(LockKey.of("house", "-"));
    }

    @Test
    void client_sameSortKeyPart_excludesAndAnotherDoesNot() throws Exception {
        try (Lease front = locks.acquire(door("front"))) {
            assertThat(locks.tryAcquire(door("front"))).isEmpty();
            assertThat(locks.tryAcquire(door("back"))).isPresent();
            assertThat(front.isValid()).isTrue();
        }
    }

    private static LockRequest door(String sort) {
        return LockRequest.of(LockKey.of("door", sort)).build();
    }

    @ApplicationScoped
    static class Work {
        @Inject
        CurrentLease current;

        @Locked("{name}")
        LockKey key(String name) {
            return current.get().key();
        }
    }
}
