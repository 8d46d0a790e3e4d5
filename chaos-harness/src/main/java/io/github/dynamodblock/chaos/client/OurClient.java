package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.mutant.LockVariant;
import io.github.dynamodblock.chaos.workload.LockUnderTest;
import io.github.dynamodblock.dynamodb.DynamoDbLocks;
import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.Ports;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * This class opens the lock of this project, or a broken one, with a real store. Its requests are recorded when they
 * are sent.
 */
final class OurClient {
    private OurClient() {}

    static LockUnderTest open(ClientSetup setup) {
        return open(setup, LockVariant.OURS);
    }

    /** Opens the lock with the code that a mutant adds around the ports and in front of the user. */
    static LockUnderTest open(ClientSetup setup, LockVariant lock) {
        return open(setup, UnaryOperator.identity(), lock);
    }

    /**
     * Opens the lock.
     *
     * @param store adds what stands between the recorder and the real store
     */
    static LockUnderTest open(ClientSetup setup, UnaryOperator<LockStore> store, LockVariant lock) {
        GrantTokens grants = new GrantTokens();
        AtomicReference<Ports> ports = new AtomicReference<>();
        LockClient core = DynamoDbLocks.builder(setup.sdk(), setup.table())
                .owner(setup.owner())
                .timing(setup.timing())
                .clockDrift(setup.clockDrift())
                .store(inner -> new RecordingStore(store.apply(inner), setup.recorder(), grants))
                .clock(machine -> new WallAhead(machine, setup.wallAhead()))
                .ports(real -> ports.updateAndGet(none -> lock.ports(real)))
                .build();
        return new Opened(lock.user(core, Objects.requireNonNull(ports.get())), grants, setup.table());
    }

    /** The clocks of the machine, but the wall clock can be wrong. */
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

    /** An open client of this project. */
    private record Opened(LockClient locks, GrantTokens grants, LockTable table) implements LockUnderTest {
        // The sort key that python_dynamodb_lock gives a lock if its user names no sort key.
        private static final String SORT = "-";

        @Override
        public LockKey key(String name) {
            return table.sortKey().isPresent() ? LockKey.of(name, SORT) : LockKey.of(name);
        }

        @Override
        public boolean holdsTogether() {
            return true;
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
