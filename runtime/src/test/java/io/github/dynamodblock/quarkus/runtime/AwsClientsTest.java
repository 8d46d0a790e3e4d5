package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.dynamodb.PollingDeadline;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

class AwsClientsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** The container, which makes a DynamoDB client in each call. */
    @SuppressWarnings("unchecked")
    private static Instance<DynamoDbAsyncClient> container(Supplier<DynamoDbAsyncClient> makes) {
        return (Instance<DynamoDbAsyncClient>) Proxy.newProxyInstance(
                Instance.class.getClassLoader(),
                new Class<?>[] {Instance.class},
                (proxy, method, arguments) -> method.getName().equals("get") ? makes.get() : proxy);
    }

    private static DynamoDbAsyncClient unused() {
        return (DynamoDbAsyncClient) Proxy.newProxyInstance(
                DynamoDbAsyncClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbAsyncClient.class},
                (proxy, method, arguments) -> null);
    }

    /** The builders of two clients share the HTTP transport of the Amazon extension, which is not safe for threads. */
    @Test
    void clients_ofTwoThreads_areMadeOneAfterTheOther() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Thread[] second = new Thread[1];
        AwsClients clients = new AwsClients(container(() -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread other = second[0];
            if (Thread.currentThread() != other) {
                other.start();
                assertThat(PollingDeadline.in(LIMIT)
                                .await(() -> inside.get() == 2 || other.getState() == Thread.State.WAITING))
                        .isTrue();
            }
            inside.decrementAndGet();
            return unused();
        }));
        second[0] = new Thread(() -> clients.get("archive", "t"), "second");
        Thread first = new Thread(() -> clients.get("<default>", "t"), "first");
        first.start();
        first.join(LIMIT.toMillis());
        second[0].join(LIMIT.toMillis());

        assertThat(first.isAlive() || second[0].isAlive()).isFalse();
        assertThat(most).hasValue(1);
    }
}
