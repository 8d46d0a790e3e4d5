package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.LockClientName;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkiverse.amazon.common.AmazonClient;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Two lock clients with tables, layouts and DynamoDB clients of their own. Nothing answers at the endpoint of the default
 * DynamoDB client, and nobody uses the default lock client.
 */
class TwoTablesTest {
    private static final String ENDPOINT = "${dynamodb-lock.test.endpoint}";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = connected(
                    connected(LocalApplication.of("nobody-uses-it", Work.class), "first"), "second")
            .overrideRuntimeConfigKey("quarkus.dynamodb.endpoint-override", "http://127.0.0.1:9")
            .overrideConfigKey("quarkus.dynamodb-lock.orders.table", "two-orders")
            .overrideConfigKey("quarkus.dynamodb-lock.orders.aws-client", "first")
            .overrideConfigKey("quarkus.dynamodb-lock.orders.examine-table", "start")
            .overrideConfigKey("quarkus.dynamodb-lock.payments.table", "two-payments")
            .overrideConfigKey("quarkus.dynamodb-lock.payments.aws-client", "second")
            .overrideConfigKey("quarkus.dynamodb-lock.payments.table-layout", "python")
            .overrideConfigKey("quarkus.dynamodb-lock.payments.partition-key", "lock_key")
            .overrideConfigKey("quarkus.dynamodb-lock.payments.sort-key", "sort_key")
            .overrideConfigKey("quarkus.dynamodb-lock.payments.lease", "33s")
            .setLogRecordPredicate(record -> record.getLoggerName().startsWith("io.github.dynamodblock")
                    && record.getLevel().intValue() >= Level.WARNING.intValue())
            .assertLogRecords(records -> assertThat(records).isEmpty());

    private static QuarkusUnitTest connected(QuarkusUnitTest application, String awsClient) {
        String prefix = "quarkus.dynamodb." + awsClient + ".";
        return application
                .overrideConfigKey(prefix + "endpoint-override", ENDPOINT)
                .overrideConfigKey(prefix + "aws.region", "eu-central-1")
                .overrideConfigKey(prefix + "aws.credentials.type", "static")
                .overrideConfigKey(prefix + "aws.credentials.static-provider.access-key-id", "local")
                .overrideConfigKey(prefix + "aws.credentials.static-provider.secret-access-key", "local");
    }

    @Inject
    @LockClientName("orders")
    LockClient orders;

    @Inject
    @LockClientName("payments")
    LockClient payments;

    @Inject
    @AmazonClient("first")
    DynamoDbAsyncClient dynamoDb;

    @Inject
    Work work;

    /** What the application does under locks of both tables. */
    @ApplicationScoped
    static class Work {
        @Inject
        CurrentLease lease;

        @Locked(value = "in-both", client = "orders")
        List<Long> underBoth(Runnable body) {
            return List.of(lease.get().fencingToken(), underPayments(body));
        }

        @Locked(value = "in-both", client = "payments")
        long underPayments(Runnable body) {
            body.run();
            return lease.get().fencingToken();
        }
    }

    private Map<String, AttributeValue> row(String table, Map<String, AttributeValue> key) {
        return dynamoDb.getItem(get -> get.tableName(table).consistentRead(true).key(key))
                .join()
                .item();
    }

    @Test
    void clients_writeTheirOwnTables_inTheirOwnLayouts() throws Exception {
        try (Lease order = orders.acquire("k");
                Lease payment =
                        payments.acquire(LockRequest.of(LockKey.of("k", "-")).build())) {
            assertThat(order.isValid()).isTrue();
            assertThat(payment.isValid()).isTrue();
            assertThat(row("two-orders", Map.of("key", AttributeValue.fromS("k"))))
                    .containsEntry("leaseDuration", AttributeValue.fromS("20000"));
            assertThat(row(
                            "two-payments",
                            Map.of("lock_key", AttributeValue.fromS("k"), "sort_key", AttributeValue.fromS("-"))))
                    .isNotEmpty()
                    .doesNotContainKey("leaseDuration");
        }
    }

    @Test
    void lockedMethods_ofBothClients_holdBothLocks() {
        List<Long> tokens = work.underBoth(() -> {
            assertThat(row("two-orders", Map.of("key", AttributeValue.fromS("in-both"))))
                    .isNotEmpty();
            assertThat(row(
                            "two-payments",
                            Map.of("lock_key", AttributeValue.fromS("in-both"), "sort_key", AttributeValue.fromS("-"))))
                    .isNotEmpty();
            assertThat(orders.held("in-both")).isPresent();
            assertThat(payments.held(LockKey.of("in-both", "-"))).isPresent();
        });

        assertThat(tokens).hasSize(2);
        assertThat(orders.held("in-both")).isEmpty();
    }
}
