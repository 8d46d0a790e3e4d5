package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.system.SystemPorts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A caller whose thread was interrupted hears of it, however fast the store answers: here, before it could wait. */
class InterruptedCallerTest {
    private static final String KEY = "k";

    private final InMemoryStore rows = new InMemoryStore();
    private boolean interrupts;

    private final SystemPorts machine = new SystemPorts(new LockStore() {
        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
            if (interrupts && write instanceof LockWrite.Acquire) {
                Thread.currentThread().interrupt();
            }
            return rows.write(write, limit);
        }

        @Override
        public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
            return rows.read(key, consistent, limit);
        }
    });

    private final CoreLockClient client = new CoreLockClient(
            machine.ports(),
            new ClientSettings("me", LeaseTiming.DEFAULT, Duration.ofSeconds(30), Duration.ofDays(7), 0.01),
            machine::close);

    @AfterEach
    void close() {
        assertThat(Thread.interrupted()).isFalse();
        client.close();
    }

    @Test
    void acquire_interruptedBefore_throwsAndSendsNothing() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> client.acquire(KEY)).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> client.tryAcquire(KEY)).isInstanceOf(InterruptedException.class);

        assertThat(rows.row(LockKey.of(KEY))).isEmpty();
    }

    @Test
    void acquire_interruptedWhileItSends_throwsAndGivesTheLockBack() throws Exception {
        interrupts = true;
        assertThatThrownBy(() -> client.tryAcquire(KEY)).isInstanceOf(InterruptedException.class);
        interrupts = false;

        client.acquire(KEY).close();
        assertThat(rows.row(LockKey.of(KEY)).orElseThrow().released()).isTrue();
    }
}
