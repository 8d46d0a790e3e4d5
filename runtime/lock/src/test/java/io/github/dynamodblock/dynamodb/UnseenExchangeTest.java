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
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.utils.AttributeMap;

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

        assertThat(released(standIn)).isInstanceOf(StoreAnswer.Unknown.class);
    }

    /** What a client around ours changes of a request takes the place of what the lock said there. */
    @Test
    void write_clientAroundOneOfTheLocksOwn_isUnknown() {
        DynamoDbAsyncClient application = DynamoDbAsyncClient.builder()
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .httpClientBuilder(new Resets())
                .build();
        DynamoDbAsyncClient own =
                DedicatedConnections.like(application, Resets::new).get();
        DynamoDbAsyncClient around = new DynamoDbAsyncClient() {
            @Override
            public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
                return own.updateItem(request.toBuilder()
                        .overrideConfiguration(override -> override.putHeader("x-team", "orders"))
                        .build());
            }

            @Override
            public DynamoDbServiceClientConfiguration serviceClientConfiguration() {
                return own.serviceClientConfiguration();
            }

            @Override
            public String serviceName() {
                return "dynamodb";
            }

            @Override
            public void close() {}
        };

        assertThat(released(own)).isInstanceOf(StoreAnswer.Unknown.class);
        assertThat(released(around)).isInstanceOf(StoreAnswer.Unknown.class);
    }

    private static StoreAnswer released(DynamoDbAsyncClient by) {
        return new DynamoDbStore(by, LocalTable.LOCKS)
                .write(
                        new LockWrite.Release(LockKey.of("k"), new Version("a".repeat(Version.GRANT_LENGTH), 2), 7),
                        Duration.ofSeconds(10))
                .join();
    }

    /** Each request leaves, may be applied, and its connection is reset. */
    private static final class Resets implements SdkAsyncHttpClient.Builder<Resets> {
        @Override
        public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
            return new SdkAsyncHttpClient() {
                @Override
                public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
                    IOException reset = new IOException("the connection was reset");
                    request.responseHandler().onError(reset);
                    return CompletableFuture.failedFuture(reset);
                }

                @Override
                public void close() {}
            };
        }
    }
}
