package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.ReadAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** An interruption that comes while the SDK makes a request: the SDK swallows it. */
class InterruptionTest {
    private static final Interrupts INTERRUPTS = new Interrupts();

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
        INTERRUPTS.of = null;
        assertThat(Thread.interrupted()).isFalse();
    }

    private ReadAnswer read() {
        return new DynamoDbStore(sdk, LocalTable.LOCKS)
                .read(key, true, Duration.ofSeconds(10))
                .join();
    }

    @Test
    void read_threadOfTheSdkInterrupted_isNothingForNowAndLeavesTheCallersThread() {
        INTERRUPTS.of = Thread::currentThread;

        assertThat(read())
                .isInstanceOfSatisfying(
                        ReadAnswer.Nothing.class,
                        nothing -> assertThat(nothing.passing()).isTrue());
        assertThat(Thread.interrupted()).isFalse();
        assertThat(read()).isEqualTo(new ReadAnswer.Shown(Optional.empty()));
    }

    @Test
    void acquire_threadOfTheSdkInterrupted_isAskedAgain() throws Exception {
        try (LockClient locks = DynamoDbLocks.builder(sdk, LocalTable.LOCKS).build()) {
            INTERRUPTS.of = Thread::currentThread;

            assertThat(locks.acquire(key.partition()).isValid()).isTrue();
        }
    }

    @Test
    void acquire_callerInterruptedWhileSending_throwsAndLeavesTheLockFree() throws Exception {
        Thread caller = Thread.currentThread();
        try (LockClient locks = DynamoDbLocks.builder(sdk, LocalTable.LOCKS).build()) {
            INTERRUPTS.of = () -> caller;

            assertThatThrownBy(() -> locks.acquire(key.partition())).isInstanceOf(InterruptedException.class);

            assertThat(locks.acquire(key.partition()).isValid()).isTrue();
        }
    }

    /** Interrupts a thread, once, while the SDK makes the HTTP request out of ours. */
    private static final class Interrupts implements ExecutionInterceptor {
        private volatile @Nullable Supplier<Thread> of;

        @Override
        public void afterMarshalling(Context.AfterMarshalling context, ExecutionAttributes attributes) {
            Supplier<Thread> thread = of;
            if (thread != null) {
                of = null;
                thread.get().interrupt();
            }
        }
    }
}
