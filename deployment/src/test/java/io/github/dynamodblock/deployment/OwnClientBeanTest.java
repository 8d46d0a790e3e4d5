package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application with a lock client bean of its own. */
class OwnClientBeanTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(Own.class);

    @Inject
    LockClient locks;

    @Inject
    Own own;

    @Singleton
    static class Own {
        final LockClient made = InMemoryLocks.client(new InMemoryStore(), "own");

        @Produces
        @Singleton
        LockClient client() {
            return made;
        }
    }

    @Test
    void client_ofTheApplication_staysAsItIs() throws Exception {
        assertThat(locks).isSameAs(own.made);
        locks.acquire("k").close();
    }
}
