package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.Internal;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.core.ClientSettings;
import io.github.dynamodblock.core.CoreLockClient;
import io.github.dynamodblock.core.ReentrancyRegistry;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.system.SystemClock;
import io.github.dynamodblock.system.SystemPorts;
import io.github.dynamodblock.system.SystemRandomSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Makes lock clients without Quarkus.
 *
 * <pre>{@code
 * LockClient locks = DynamoDbLocks.builder(dynamoDb, LockTable.named("locks")).build();
 * try (Lease lease = locks.acquire("order-7")) {
 *     …
 * }
 * }</pre>
 */
public final class DynamoDbLocks {
    private DynamoDbLocks() {}

    /**
     * A builder for locks in that table; the SDK client stays the caller's, to configure and to close, after the lock
     * client.
     */
    public static Builder builder(DynamoDbAsyncClient client, LockTable table) {
        return new Builder(Optional.of(client), DedicatedConnections.like(client), table);
    }

    /**
     * The same for an application whose SDK client waits for its answers: the lock makes connections of its own that are
     * configured like it, and uses nothing else of it. An HTTP client that does not wait has to be on the class path.
     */
    public static Builder builder(DynamoDbClient client, LockTable table) {
        return new Builder(Optional.empty(), DedicatedConnections.like(client), table);
    }

    /** Collects what differs from the defaults. */
    public static final class Builder {
        private final Optional<DynamoDbAsyncClient> client;
        private final LockTable table;
        private Supplier<String> owner = () -> new SystemRandomSource().grant();
        private LeaseTiming timing = LeaseTiming.DEFAULT;
        private Duration waitLimit = Duration.ofSeconds(30);
        private Duration ttlHorizon = Duration.ofDays(7);
        private double clockDrift = 0.01;
        private Supplier<Object> context = Thread::currentThread;
        private int heartbeatRate;
        private ClosePolicy closePolicy = ClosePolicy.RELEASE;
        private Optional<DedicatedConnections> own;
        private UnaryOperator<LockStore> wrap = UnaryOperator.identity();
        private Clock clock = new SystemClock();
        private UnaryOperator<Ports> around = UnaryOperator.identity();

        private Builder(Optional<DynamoDbAsyncClient> client, DedicatedConnections own, LockTable table) {
            this.client = client;
            this.table = table;
            this.own = Optional.of(own);
        }

        /** The name that rows show; by default 32 random characters. It is for people: no condition rests on it. */
        public Builder owner(String name) {
            return owner(() -> name);
        }

        /** The same, asked at use: when the client is made, and again in each copy of a process that was made an image of. */
        public Builder owner(Supplier<String> names) {
            this.owner = names;
            return this;
        }

        /** The times of a lease; by default 20 s. */
        public Builder timing(LeaseTiming value) {
            this.timing = value;
            return this;
        }

        /** How long {@code acquire} waits; by default 30 s, longer than a dead holder's lease. */
        public Builder waitLimit(Duration limit) {
            this.waitLimit = limit;
            return this;
        }

        /**
         * How long after its last write DynamoDB may collect a row; by default 7 days. Shorten it if keys are many and
         * used once; fencing tokens of a collected row begin anew at the wall clock. Counted from the later of this
         * machine's clock and DynamoDB's.
         */
        public Builder ttlHorizon(Duration horizon) {
            this.ttlHorizon = horizon;
            return this;
        }

        /** By how much clocks' rates may differ; by default 0.01. Raise it where time daemons slew harder. */
        public Builder clockDrift(double rate) {
            this.clockDrift = rate;
            return this;
        }

        /** Whose work it is that asks, for requests that are {@code reentrant}; by default that of the current thread. */
        public Builder context(Supplier<Object> current) {
            this.context = current;
            return this;
        }

        /**
         * How many heartbeats a second the background sends at most; by default, and with 0, as many as are due. They wait
         * for their turn until half way between the heartbeat period and danger. A limit too low for the locks held is exceeded, so that none is lost, and
         * a warning says so once.
         */
        public Builder heartbeatRate(int perSecond) {
            this.heartbeatRate = perSecond;
            return this;
        }

        /** What becomes of the locks that are held when the client closes; by default they are released. */
        public Builder closePolicy(ClosePolicy policy) {
            this.closePolicy = policy;
            return this;
        }

        /**
         * How the connections of the lock's own are made; by default {@link DedicatedConnections#like} the builder's client.
         * Change it where they need an HTTP client that is configured, as for a proxy or other certificates.
         */
        public Builder connections(DedicatedConnections like) {
            this.own = Optional.of(like);
            return this;
        }

        /**
         * The SDK clients of the lock's own. Called twice: for the client of heartbeats and for that of all the rest; both
         * are closed with the lock client. Give each event loops of its own, or who blocks those that are shared keeps
         * heartbeats waiting.
         */
        public Builder connections(Supplier<DynamoDbAsyncClient> make) {
            return connections(DedicatedConnections.by(make));
        }

        /**
         * Sends everything over the connections of the builder's client. <strong>Whoever uses all of them for longer than a
         * lease loses the locks that are held</strong>, and so does whoever blocks the threads on which that client
         * completes. For clients of which there cannot be two.
         *
         * @throws IllegalStateException if that client waits for its answers: the lock cannot use it
         */
        public Builder sharedConnections() {
            if (client.isEmpty()) {
                throw new IllegalStateException(
                        "The lock cannot share the connections of an SDK client that waits for its answers. Give the"
                                + " builder a DynamoDbAsyncClient, or leave the lock connections of its own.");
            }
            this.own = Optional.empty();
            return this;
        }

        /** Puts something around the store that sees every request and answer: a recorder, metrics, a fault. */
        @Internal
        public Builder store(UnaryOperator<LockStore> wrapper) {
            this.wrap = wrapper;
            return this;
        }

        /**
         * Puts something around the machine's clocks, for tests that put the wall clock forward or back.
         * <strong>A monotonic clock that does not tell the time that passes costs the lease promise.</strong>
         */
        @Internal
        public Builder clock(UnaryOperator<Clock> wrapper) {
            this.clock = wrapper.apply(clock);
            return this;
        }

        /**
         * Puts something around all that the client has of the world: its store, clocks, timers, random numbers and threads.
         * For tests that break one of them. <strong>The lock promises nothing then.</strong>
         */
        @Internal
        public Builder ports(UnaryOperator<Ports> wrapper) {
            this.around = wrapper;
            return this;
        }

        /**
         * Makes the client. Sends nothing.
         *
         * @throws IllegalArgumentException if the settings do not fit together
         * @throws IllegalStateException if no connections of its own can be made
         */
        public LockClient build() {
            Supplier<String> names = owner;
            // Before anything is made: it refuses what does not fit together.
            ClientSettings settings = new ClientSettings(
                    names.get(), timing, waitLimit, ttlHorizon, clockDrift, heartbeatRate, closePolicy);
            Connections connections =
                    own.map(DedicatedConnections::open).orElseGet(() -> Connections.shared(client.orElseThrow()));
            try {
                return over(connections, settings, names);
            } catch (RuntimeException | Error e) {
                connections.close();
                throw e;
            }
        }

        private LockClient over(Connections connections, ClientSettings settings, Supplier<String> names) {
            ServerClock clocks = new ServerClock(clock);
            SystemPorts machine = new SystemPorts(wrap.apply(new DynamoDbStore(connections, table, clocks)), clocks);
            CoreLockClient made = new CoreLockClient(
                    around.apply(machine.ports()),
                    () -> settings.ownedBy(names.get()),
                    new ReentrancyRegistry(context),
                    () -> {
                        machine.close();
                        connections.close();
                    });
            machine.aroundImages(() -> made.suspend().join(), made::resume);
            return made;
        }
    }
}
