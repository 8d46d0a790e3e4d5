package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An application with names of its own for everything, whose rows vanish while it works. */
class LeaseLostTest {
    private static final String TABLE = "lost";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of(TABLE, Work.class)
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.partition-key", "name")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.sort-key", "kind")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.ttl-attribute", "until")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.owner", "me")
            .setAfterAllCustomizer(LeaseLostTest::heldAtShutdown_isReleased);

    @Inject
    Work work;

    @Inject
    LockClient locks;

    @Inject
    DynamoDbAsyncClient dynamoDb;

    @Test
    void body_leaseLostMeanwhile_doesNotLookSuccessful() {
        assertThatThrownBy(() -> work.done(true))
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("work")
                .hasMessageContaining("'me'")
                .hasMessageContaining("before the work ended");
        assertThat(work.done(false)).isEqualTo("done");
    }

    @Test
    void bodyThatThrows_leaseLostMeanwhile_throwsItsOwnWithTheLossSuppressed() {
        assertThatThrownBy(() -> work.fails(true))
                .hasMessage("body")
                .satisfies(e -> assertThat(e.getSuppressed()).singleElement().isInstanceOf(LeaseLostException.class));
        assertThatThrownBy(() -> work.fails(false)).hasMessage("body").hasNoSuppressedExceptions();
    }

    @Test
    void nested_leaseOfTheKeyIsLost_isNotRunUnderIt() {
        assertThatThrownBy(() -> work.callsItsOwnKey()).isInstanceOf(LeaseLostException.class);
        assertThat(work.nestedRuns()).isZero();
    }

    @Test
    void row_namesConfigured_hasThem() {
        assertThat(work.done(false)).isEqualTo("done");

        assertThat(row(dynamoDb, "work", "-"))
                .containsKeys("name", "kind", "until")
                .containsEntry("ownerName", AttributeValue.fromS("me"));
    }

    @Test
    void client_heldAtShutdown_releasesBeforeTheConnectionIsClosed() throws Exception {
        Lease lease = locks.acquire(LockRequest.of(LockKey.of("shutdown", "-")).build());

        assertThat(lease.isValid()).isTrue();
        assertThat(row(dynamoDb, "shutdown", "-")).doesNotContainKey("isReleased");
    }

    /** The other half of the test above, after the application has stopped. */
    private static void heldAtShutdown_isReleased() {
        try (DynamoDbAsyncClient dynamoDb = DynamoDbAsyncClient.builder()
                .endpointOverride(DynamoDbLocal.shared().endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build()) {
            assertThat(row(dynamoDb, "shutdown", "-")).containsEntry("isReleased", AttributeValue.fromS("1"));
        }
    }

    private static Map<String, AttributeValue> row(DynamoDbAsyncClient dynamoDb, String name, String kind) {
        return dynamoDb.getItem(get -> get.tableName(TABLE)
                        .consistentRead(true)
                        .key(Map.of("name", AttributeValue.fromS(name), "kind", AttributeValue.fromS(kind))))
                .join()
                .item();
    }

    @ApplicationScoped
    static class Work {
        @Inject
        CurrentLease current;

        @Inject
        DynamoDbAsyncClient dynamoDb;

        @Locked("work")
        String done(boolean stolen) {
            if (stolen) {
                steal();
            }
            return "done";
        }

        @Locked("work")
        String fails(boolean stolen) {
            if (stolen) {
                steal();
            }
            throw new IllegalStateException("body");
        }

        private final AtomicInteger nestedRuns = new AtomicInteger();

        int nestedRuns() {
            return nestedRuns.get();
        }

        @Locked("nested")
        void callsItsOwnKey() throws InterruptedException {
            Lease lease = current.get();
            steal();
            try {
                // The holder learns of the loss from its heartbeat.
                lease.heartbeat(HeartbeatRequest.NONE);
            } catch (LeaseLostException expected) {
                nested();
            }
        }

        @Locked("nested")
        void nested() {
            nestedRuns.incrementAndGet();
        }

        private void steal() {
            LockKey key = current.get().key();
            dynamoDb.deleteItem(delete -> delete.tableName(TABLE)
                            .key(Map.of(
                                    "name", AttributeValue.fromS(key.partition()),
                                    "kind", AttributeValue.fromS(key.sort().orElseThrow()))))
                    .join();
        }
    }
}
