package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.lang.reflect.Proxy;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeLimitsRequest;

/** An application that has only an SDK client which waits for its answers. */
class SyncConfigurationTest {
    private final RequestCounter requests = new RequestCounter();

    /** It answers nothing but how it is configured: the lock needs nothing else of it. */
    private static DynamoDbClient waiting(DynamoDbAsyncClient like) {
        return (DynamoDbClient) Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (client, method, args) -> {
                    if (method.getName().equals("serviceClientConfiguration")) {
                        return like.serviceClientConfiguration();
                    }
                    if (method.getName().equals("describeLimits")) {
                        return like.describeLimits((DescribeLimitsRequest) args[0])
                                .join();
                    }
                    throw new AssertionError(method);
                });
    }

    @Test
    void builder_ofAClientThatWaits_hasConnectionsLikeIt() throws Exception {
        try (DynamoDbAsyncClient like = LocalTable.client(DynamoDbLocal.shared().endpoint(), requests)) {
            LockTableAdmin.of(like, LocalTable.LOCKS).createIfMissing();
            requests.since();
            try (LockClient locks = DynamoDbLocks.builder(waiting(like), LocalTable.LOCKS)
                            .build();
                    Lease lease = locks.acquire("sync-" + UUID.randomUUID())) {
                assertThat(lease.isValid()).isTrue();
                assertThat(requests.since()).as("with its interceptors").isEqualTo(1);
            }
            try (DynamoDbAsyncClient made =
                    DedicatedConnections.like(waiting(like)).get()) {
                assertThat(LockTableAdmin.of(made, LocalTable.LOCKS).exists()).isTrue();
            }
        }
    }

    @Test
    void sharedConnections_ofAClientThatWaits_areRefused() {
        try (DynamoDbAsyncClient like = LocalTable.client()) {
            DynamoDbLocks.Builder builder = DynamoDbLocks.builder(waiting(like), LocalTable.LOCKS);

            assertThatThrownBy(builder::sharedConnections)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("DynamoDbAsyncClient");
        }
    }
}
