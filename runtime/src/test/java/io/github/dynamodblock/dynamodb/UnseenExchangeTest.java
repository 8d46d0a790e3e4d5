package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

class UnseenExchangeTest {
    /** Nobody saw it leave, for this client runs no interceptor; and it may have been applied. */
    @Test
    void write_clientRunsNoInterceptorAndFails_isUnknown() {
        DynamoDbAsyncClient standIn = new DynamoDbAsyncClient() {
            @Override
            public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
                return CompletableFuture.failedFuture(new IOException("the connection was reset"));
            }

            @Override
            public String serviceName() {
                return "dynamodb";
            }

            @Override
            public void close() {}
        };

        StoreAnswer answer = new DynamoDbStore(standIn, LocalTable.LOCKS)
                .write(
                        new LockWrite.Release(LockKey.of("k"), new Version("a".repeat(Version.GRANT_LENGTH), 2), 7),
                        Duration.ofSeconds(10))
                .join();

        assertThat(answer).isInstanceOf(StoreAnswer.Unknown.class);
    }
}
