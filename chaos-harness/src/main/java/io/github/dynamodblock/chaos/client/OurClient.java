package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.workload.LockUnderTest;
import io.github.dynamodblock.dynamodb.DynamoDbLocks;
import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockStore;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** The real lock, whose requests are recorded. */
final class OurClient {
    private OurClient() {}

    static LockUnderTest open(ClientSetup setup) {
        return open(setup, Parts.REAL);
    }

    /**
     * What differs from the real lock.
     *
     * @param store what to put between the recorder and the real store
     * @param recorded what to put between the real client and the recorder
     * @param clock what to put around the clocks
     * @param user what to put between the real client and its user
     */
    record Parts(
            UnaryOperator<LockStore> store,
            UnaryOperator<LockStore> recorded,
            UnaryOperator<Clock> clock,
            UnaryOperator<LockClient> user) {
        static final Parts REAL = new Parts(
                UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());

        Parts withStore(UnaryOperator<LockStore> value) {
            return new Parts(value, recorded, clock, user);
        }

        Parts withRecorded(UnaryOperator<LockStore> value) {
            return new Parts(store, value, clock, user);
        }

        Parts withClock(UnaryOperator<Clock> value) {
            return new Parts(store, recorded, value, user);
        }

        Parts withUser(UnaryOperator<LockClient> value) {
            return new Parts(store, recorded, clock, value);
        }
    }

    static LockUnderTest open(ClientSetup setup, Parts parts) {
        Grants grants = new Grants();
        LockClient real = DynamoDbLocks.builder(setup.sdk(), setup.table())
                .owner(setup.owner())
                .timing(setup.timing())
                .clockDrift(setup.clockDrift())
                .store(inner -> parts.recorded()
                        .apply(new RecordingStore(parts.store().apply(inner), setup.recorder(), grants)))
                .clock(machine -> parts.clock().apply(new WallAhead(machine, setup.wallAhead())))
                .build();
        return new Opened(parts.user().apply(real), grants, setup.table());
    }

    /** The machine's clocks, of which the one on the wall may be wrong. */
    private record WallAhead(Clock machine, LongSupplier micros) implements Clock {
        @Override
        public long nanos() {
            return machine.nanos();
        }

        @Override
        public long epochMicros() {
            return machine.epochMicros() + micros.getAsLong();
        }
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
