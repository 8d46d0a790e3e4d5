package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Every time and limit of the configuration has a value here that is not its default, and reaches the lock. Names of attributes,
 * the prefix, the layout, connections and the table have tests of their own.
 */
class EveryPropertyTest {
    private static final String TABLE = "every-property";
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of(TABLE)
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.lease", "30s")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.heartbeat", "100ms")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.safe-period", "10s")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.clock-drift", "0.25")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.wait-limit", "123ms")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.ttl-horizon", "3h")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.heartbeat-rate", "1")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.close-policy", "expire")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.shutdown-timeout", "0s")
            .setLogRecordPredicate(record -> record.getLoggerName().equals("io.github.dynamodblock"))
            .assertLogRecords(records -> assertThat(records)
                    .as("heartbeat-rate")
                    .anyMatch(record -> record.getMessage().contains("limit of 1 heartbeats per second is too low")))
            .setAfterAllCustomizer(EveryPropertyTest::heldAtShutdown_isLeftToExpire);

    @Inject
    LockClient locks;

    @Inject
    DynamoDbAsyncClient dynamoDb;

    @Test
    void lease_clockDrift_ttlHorizon_areThoseOfTheRow() throws Exception {
        try (Lease lease = locks.acquire(patient("times"))) {
            Map<String, AttributeValue> row = row(dynamoDb, "times");

            assertThat(row).containsEntry("leaseDuration", AttributeValue.fromS("30000"));
            // L/(1 + drift)
            assertThat(lease.remaining()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(24));
            assertThat(Long.parseLong(
                            Objects.requireNonNull(row.get("expiresAt")).n()))
                    .isBetween(
                            Instant.now().plus(Duration.ofHours(3)).getEpochSecond() - 120,
                            Instant.now().plus(Duration.ofHours(3)).getEpochSecond() + 120);
        }
    }

    @Test
    void waitLimit_ofAnAcquireThatNamesNone_isTheConfigured() throws Exception {
        try (Lease held = locks.acquire(patient("waited-for"))) {
            assertThatThrownBy(() -> locks.acquire("waited-for"))
                    .isInstanceOf(LockNotGrantedException.class)
                    .hasMessageContaining("0.123");
            assertThat(held.isValid()).isTrue();
        }
    }

    @Test
    void heartbeats_ofManyLocks_comeOftenAndExceedALimitThatIsTooLow() throws Exception {
        List<Lease> held = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            held.add(locks.acquire(patient("many-" + number)));
        }
        AttributeValue first = version("many-19");

        long end = System.nanoTime() + SOON.toNanos();
        while (first.equals(version("many-19")) && System.nanoTime() - end < 0) {
            Thread.sleep(20);
        }

        // A quarter of the lease, the default, is not over yet.
        assertThat(version("many-19")).isNotEqualTo(first);
        held.forEach(Lease::close);
    }

    /** A request that a busy machine can grant too; the configured wait limit is short. */
    private static LockRequest patient(String key) {
        return LockRequest.of(key).waitLimit(SOON).build();
    }

    private AttributeValue version(String key) {
        return Objects.requireNonNull(row(dynamoDb, key).get("recordVersionNumber"));
    }

    @Test
    void closePolicy_expire_leavesTheRowHeld() throws Exception {
        assertThat(locks.acquire(patient("at-shutdown")).isValid()).isTrue();
    }

    /** The other half of the test above, after the application has stopped. */
    private static void heldAtShutdown_isLeftToExpire() {
        try (DynamoDbAsyncClient dynamoDb = DynamoDbAsyncClient.builder()
                .endpointOverride(DynamoDbLocal.shared().endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build()) {
            assertThat(row(dynamoDb, "at-shutdown")).isNotEmpty().doesNotContainKey("isReleased");
        }
    }

    private static Map<String, AttributeValue> row(DynamoDbAsyncClient dynamoDb, String key) {
        return dynamoDb.getItem(
                        get -> get.tableName(TABLE).consistentRead(true).key(Map.of("key", AttributeValue.fromS(key))))
                .join()
                .item();
    }
}
