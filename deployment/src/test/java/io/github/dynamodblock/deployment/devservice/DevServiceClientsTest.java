package io.github.dynamodblock.deployment.devservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.quarkus.LockClientName;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A lock client that uses another DynamoDB client than the default one, on a machine without Docker. */
@DisabledIf(
        value = "io.github.dynamodblock.deployment.devservice.DevServiceTest#containersWork",
        disabledReason = "With Docker, the Amazon DynamoDB extension starts a container")
class DevServiceClientsTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withEmptyApplication()
            .overrideConfigKey("quarkus.dynamodb-lock.archive.table", "archive-locks")
            .overrideConfigKey("quarkus.dynamodb-lock.archive.aws-client", "archive");

    @Inject
    LockClient locks;

    @Inject
    @LockClientName("archive")
    LockClient archive;

    @Test
    void clients_ofTwoDynamoDbClients_useTheDevService() throws Exception {
        try (Lease one = locks.acquire("k");
                Lease two = archive.acquire("k")) {
            assertThat(one.isValid()).isTrue();
            assertThat(two.isValid()).isTrue();
        }
        assertThat(ConfigProvider.getConfig().getValue("quarkus.dynamodb.archive.endpoint-override", String.class))
                .startsWith("http://127.0.0.1:")
                .isEqualTo(ConfigProvider.getConfig().getValue("quarkus.dynamodb.endpoint-override", String.class));
    }
}
