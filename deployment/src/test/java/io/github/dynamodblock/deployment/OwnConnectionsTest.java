package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.StoreUnavailableException;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** There is no such proxy: whoever gets to the store goes past the application's configuration. */
class OwnConnectionsTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of("own-connections")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.create-table-if-missing", "false")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.lease", "6s")
            .overrideRuntimeConfigKey("quarkus.dynamodb.async-client.proxy.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.dynamodb.async-client.proxy.endpoint", "http://127.0.0.1:9");

    @Inject
    LockClient locks;

    @Test
    void connections_ofTheLocksOwn_areMadeAsTheApplicationConfigures() {
        assertThatThrownBy(() -> locks.tryAcquire("key"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("127.0.0.1:9");
    }
}
