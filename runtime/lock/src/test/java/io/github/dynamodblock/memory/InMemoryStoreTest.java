package io.github.dynamodblock.memory;

import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockStoreContract;

class InMemoryStoreTest extends LockStoreContract {
    private final InMemoryStore store = new InMemoryStore();

    @Override
    protected LockStore store() {
        return store;
    }
}
