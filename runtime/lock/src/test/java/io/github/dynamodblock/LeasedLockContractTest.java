package io.github.dynamodblock;

import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;

/** Each call is by a view of its own: all of one key are one lock. */
class LeasedLockContractTest extends LockContract {
    private final LockClient client = InMemoryLocks.client(new InMemoryStore(), "me");

    @AfterEach
    void close() {
        client.close();
    }

    @Override
    Lock lock() {
        return client.asLock(LockRequest.of("k").build());
    }
}
