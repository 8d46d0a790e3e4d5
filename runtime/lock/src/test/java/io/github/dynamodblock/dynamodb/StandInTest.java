package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockStoreContract;
import org.junit.jupiter.api.Nested;

/** The contract over a table in this process: what it asks of the requests is asked without waiting for a store. */
class StandInTest {
    /** Rows that are kept, by one key. */
    @Nested
    class Aws extends LockStoreContract {
        private final StandIn store = new StandIn(LockTable.named("locks"));

        @Override
        protected LockStore store() {
            return new DynamoDbStore(store, LockTable.named("locks"));
        }
    }

    /** The same by two keys. */
    @Nested
    class Parts extends LockStoreContract {
        private final LockTable table =
                LockTable.named("locks").withSortKey("part").withKeyPrefix("shop/");
        private final StandIn store = new StandIn(table);

        @Override
        protected LockStore store() {
            return new DynamoDbStore(store, table);
        }

        @Override
        protected LockKey key(String name) {
            return LockKey.of(name, "door");
        }
    }

    /** Rows that go with the release. */
    @Nested
    class Python extends LockStoreContract {
        private final StandIn store = new StandIn(LockTable.python("locks"));

        @Override
        protected LockStore store() {
            return new DynamoDbStore(store, LockTable.python("locks"));
        }

        @Override
        protected LockKey key(String name) {
            return LockKey.of(name, "-");
        }

        @Override
        protected boolean keepsReleased() {
            return false;
        }
    }
}
