package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An application that shares its table. */
class KeyPrefixTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of("shared-by-applications")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.key-prefix", "invoices/");

    @Inject
    LockClient locks;

    @Inject
    DynamoDbAsyncClient connection;

    @Test
    void lock_withAPrefix_isNamedWithoutItAndStoredWithIt() throws Exception {
        try (Lease lease = locks.acquire("nightly")) {
            assertThat(lease.key()).isEqualTo(LockKey.of("nightly"));
            assertThat(connection
                            .getItem(get -> get.tableName("shared-by-applications")
                                    .key(Map.of("key", AttributeValue.fromS("invoices/nightly"))))
                            .join()
                            .hasItem())
                    .isTrue();
        }
    }
}
