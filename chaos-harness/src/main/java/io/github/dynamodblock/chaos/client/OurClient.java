package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.workload.LockUnderTest;
import io.github.dynamodblock.dynamodb.DynamoDbLocks;
import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.spi.LockStore;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The real lock, whose requests are recorded. */
final class OurClient {
    private OurClient() {}

    static LockUnderTest open(ClientSetup setup) {
        return open(setup, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /** @param store what to put between the recorder and the real store
     *  @param user what to put between the real client and its user */
    static LockUnderTest open(ClientSetup setup, UnaryOperator<LockStore> store, UnaryOperator<LockClient> user) {
        Grants grants = new Grants();
        LockClient real = DynamoDbLocks.builder(setup.sdk(), setup.table())
                .owner(setup.owner())
                .timing(setup.timing())
                .clockDrift(setup.clockDrift())
                .store(inner -> new RecordingStore(store.apply(inner), setup.recorder(), grants))
                .build();
        return new Opened(user.apply(real), grants, setup.table());
    }

    private record Opened(LockClient locks, Grants grants, LockTable table) implements LockUnderTest {
        // What python_dynamodb_lock names its locks where its user names no sort key.
        private static final String SORT = "-";

        @Override
        public LockKey key(String name) {
            return table.sortKey().isPresent() ? LockKey.of(name, SORT) : LockKey.of(name);
        }

        @Override
        public boolean holdsTogether() {
            return !(locks instanceof MutantClient);
        }

        @Override
        public Optional<String> grantOf(String key, long token) {
            return grants.grantOf(key, token);
        }

        @Override
        public void close() {
            locks.close();
        }
    }
}
