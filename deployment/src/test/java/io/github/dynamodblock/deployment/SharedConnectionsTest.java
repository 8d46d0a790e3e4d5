package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockTableException;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** An application that puts a client of its own in the place of the configured one. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedConnectionsTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(StandIn.class)
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.create-table-if-missing", "false")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.own-connections", "false");

    @Inject
    LockClient locks;

    @Inject
    StandIn store;

    @Test
    @Order(2)
    void client_connectionsShared_sendsOverTheApplications() {
        assertThatThrownBy(() -> locks.tryAcquire("key")).isInstanceOf(LockTableException.class);
        assertThat(store.asked).hasValue(1);
    }

    /** The threads of the application know its classes, which other threads do not on every JDK. */
    @Test
    @Order(1)
    void examination_happensOnAThreadOfTheApplication() throws Exception {
        Thread examining = store.firstUser().get(20, TimeUnit.SECONDS);

        assertThat(examining.getName()).startsWith("executor-thread");
    }

    @Singleton
    static class StandIn {
        final AtomicInteger asked = new AtomicInteger();
        final CompletableFuture<Thread> firstUser = new CompletableFuture<>();

        CompletableFuture<Thread> firstUser() {
            return firstUser;
        }

        @Produces
        @Alternative
        @Priority(1)
        @ApplicationScoped
        DynamoDbAsyncClient client() {
            firstUser.complete(Thread.currentThread());
            return new DynamoDbAsyncClient() {
                @Override
                public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
                    asked.incrementAndGet();
                    return CompletableFuture.failedFuture(ResourceNotFoundException.builder()
                            .statusCode(400)
                            .awsErrorDetails(AwsErrorDetails.builder()
                                    .errorCode("ResourceNotFoundException")
                                    .errorMessage("of a test")
                                    .build())
                            .build());
                }

                @Override
                public String serviceName() {
                    return "dynamodb";
                }

                @Override
                public void close() {}
            };
        }
    }
}
