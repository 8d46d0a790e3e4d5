package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** A lock client that cannot be made leaves nothing open. */
class FailedBuildTest {
    private final AtomicInteger open = new AtomicInteger();

    private final class Counted implements DynamoDbAsyncClient {
        Counted() {
            open.incrementAndGet();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    @Test
    void build_noThreadCanBeMade_closesItsConnections() {
        OutOfMemoryError noThread = new OutOfMemoryError("unable to create native thread: of a test");
        DynamoDbLocks.Builder builder = DynamoDbLocks.builder(new Counted(), LockTable.named("locks"))
                .connections(Counted::new)
                .store(store -> {
                    throw noThread;
                });

        assertThatThrownBy(builder::build).isSameAs(noThread);
        assertThat(open).as("the application's own").hasValue(1);
    }
}
