package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.ReadAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** An interruption that comes while the SDK works on the caller's thread. */
class InterruptionTest {
    private static final InterruptsItsThread INTERRUPTS = new InterruptsItsThread();

    private static DynamoDbAsyncClient sdk;

    private final LockKey key = LockKey.of("interruption-" + UUID.randomUUID());

    @BeforeAll
    static void connect() {
        sdk = LocalTable.client(INTERRUPTS);
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
    }

    @AfterAll
    static void disconnect() {
        sdk.close();
    }

    @BeforeEach
    @AfterEach
    void clear() {
        INTERRUPTS.armed = false;
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void read_interruptedWhileSending_leavesTheThreadInterrupted() {
        INTERRUPTS.armed = true;

        ReadAnswer answer = new DynamoDbStore(sdk, LocalTable.LOCKS)
                .read(key, true, Duration.ofSeconds(10))
                .join();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer)
                .isInstanceOfSatisfying(
                        ReadAnswer.Nothing.class,
                        nothing -> assertThat(nothing.passing()).isTrue());
    }

    @Test
    void read_notInterrupted_leavesTheThreadAsItIs() {
        assertThat(new DynamoDbStore(sdk, LocalTable.LOCKS)
                        .read(key, true, Duration.ofSeconds(10))
                        .join())
                .isEqualTo(new ReadAnswer.Shown(Optional.empty()));

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void acquire_interruptedWhileSending_throwsAndLeavesTheLockFree() throws Exception {
        try (LockClient locks = DynamoDbLocks.builder(sdk, LocalTable.LOCKS).build()) {
            INTERRUPTS.armed = true;

            assertThatThrownBy(() -> locks.acquire(key.partition())).isInstanceOf(InterruptedException.class);

            assertThat(locks.acquire(key.partition()).isValid()).isTrue();
        }
    }

    /** Interrupts, once, the thread that makes the HTTP request out of ours. */
    private static final class InterruptsItsThread implements ExecutionInterceptor {
        private volatile boolean armed;

        @Override
        public void afterMarshalling(Context.AfterMarshalling context, ExecutionAttributes attributes) {
            if (armed) {
                armed = false;
                Thread.currentThread().interrupt();
            }
        }
    }
}
