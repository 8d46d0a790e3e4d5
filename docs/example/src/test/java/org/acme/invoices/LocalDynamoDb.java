package org.acme.invoices;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** DynamoDB Local on the loopback address, for the length of the tests. */
public class LocalDynamoDb implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of(
                "quarkus.dynamodb.endpoint-override",
                DynamoDbLocal.shared().endpoint().toString(),
                "quarkus.dynamodb.aws.region",
                "eu-central-1",
                "quarkus.dynamodb.aws.credentials.type",
                "static",
                "quarkus.dynamodb.aws.credentials.static-provider.access-key-id",
                "local",
                "quarkus.dynamodb.aws.credentials.static-provider.secret-access-key",
                "local");
    }

    @Override
    public void stop() {
        DynamoDbLocal.shared().close();
    }
}
