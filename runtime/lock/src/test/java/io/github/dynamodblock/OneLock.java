package io.github.dynamodblock;

import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import org.junit.jupiter.api.AfterEach;

/** A client over a store in memory, and one lock in it. */
abstract class OneLock {
    static final String KEY = "order-7";
    static final LockRequest REQUEST = LockRequest.of(KEY).build();

    final InMemoryStore store = new InMemoryStore();
    final LockClient client = InMemoryLocks.client(store, "me");

    @AfterEach
    void close() {
        client.close();
    }

    boolean free() {
        return store.row(LockKey.of(KEY)).orElseThrow().released();
    }

    /** The lock is taken away, as by force. */
    void steal() {
        store.remove(LockKey.of(KEY));
    }
}
