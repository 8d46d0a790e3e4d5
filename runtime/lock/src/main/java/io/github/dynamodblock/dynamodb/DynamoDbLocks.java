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
 * Creates lock clients from an AWS SDK client, without Quarkus.
 *
 * <pre>{@code
 * LockClient locks = DynamoDbLocks.builder(dynamoDb, LockTable.named("locks")).build();
 * try (Lease lease = locks.acquire("order-7")) {
 *     …
 * }
 * }</pre>
 *
 * @since 1.0.0
 */
public final class DynamoDbLocks {
    private DynamoDbLocks() {}

    /**
     * Returns a builder of a client for the locks in a table. Sends nothing.
     *
     * <p>The caller configures the SDK client, and closes the SDK client after the lock client. By default the lock
     * makes connections of its own, which are configured like the SDK client
     * ({@link DedicatedConnections#like(DynamoDbAsyncClient)}).
     *
     * @param client the SDK client of the application
     * @param table the table that keeps the locks
     * @return a builder with the defaults
     */
    public static Builder builder(DynamoDbAsyncClient client, LockTable table) {
        return new Builder(Optional.of(client), DedicatedConnections.like(client), table);
    }

    /**
     * Returns a builder like {@link #builder(DynamoDbAsyncClient, LockTable)}, for an application with a synchronous
     * SDK client. Sends nothing.
     *
     * <p>The lock makes connections of its own, which are configured like the SDK client. The lock uses nothing else
     * of the SDK client. An asynchronous HTTP client of the AWS SDK must be on the class path.
     *
     * @param client the SDK client of the application
     * @param table the table that keeps the locks
     * @return a builder with the defaults
     */
    public static Builder builder(DynamoDbClient client, LockTable table) {
        return new Builder(Optional.empty(), DedicatedConnections.like(client), table);
    }

    /** Collects the settings of a lock client. Each setting has a default. */
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

        /**
         * Sets the owner name that rows show. Default: 32 random characters. The name is for people: no condition of
         * the lock depends on it.
         *
         * @param name the owner name, not blank
         * @return this builder
         */
        public Builder owner(String name) {
            return owner(() -> name);
        }

        /**
         * Sets the owner name like {@link #owner(String)}, by a supplier. The supplier is called when the client is
         * created. If an image of the process is made, the supplier is called again in each copy of the process.
         *
         * @param names returns the owner name, not blank
         * @return this builder
         */
        public Builder owner(Supplier<String> names) {
            this.owner = names;
            return this;
        }

        /**
         * Sets the times of a lease. Default: {@link LeaseTiming#DEFAULT}, with a lease duration of 20 s.
         *
         * @param value the times
         * @return this builder
         */
        public Builder timing(LeaseTiming value) {
            this.timing = value;
            return this;
        }

        /**
         * Sets how long {@code acquire} waits, if its request has no wait limit of its own. Default: 30 s, which is
         * longer than the default lease duration. So a waiting caller gets the lock of a dead holder.
         *
         * @param limit the wait limit, zero or more
         * @return this builder
         */
        public Builder waitLimit(Duration limit) {
            this.waitLimit = limit;
            return this;
        }

        /**
         * Sets after which time DynamoDB can collect a row as garbage, counted from the row's last write. Default: 7
         * days. The client takes the time of a write from this machine's clock, or from DynamoDB's clock if that is
         * later.
         *
         * <p>Shorten the horizon if there are many keys that are used once. After DynamoDB has collected a row, the
         * fencing tokens of its key begin at the wall clock.
         *
         * @param horizon the TTL horizon: at least ten lease durations, and 1 hour to 36525 days
         * @return this builder
         */
        public Builder ttlHorizon(Duration horizon) {
            this.ttlHorizon = horizon;
            return this;
        }

        /**
         * Sets the largest difference between the rates of two clients' clocks that the lock tolerates. Default: 0.01,
         * which is 1 %. Raise the value if time daemons slew clocks by more. All clients of a table need the same
         * value.
         *
         * @param rate the difference as a fraction, at least 0 and below 0.5
         * @return this builder
         */
        public Builder clockDrift(double rate) {
            this.clockDrift = rate;
            return this;
        }

        /**
         * Sets what a context is for requests that say {@code reentrant}: code can take a lock again if its context
         * already holds the lock. Default: the context is the current thread.
         *
         * @param current returns the context of the calling code. Two contexts are the same if they are equal.
         * @return this builder
         */
        public Builder context(Supplier<Object> current) {
            this.context = current;
            return this;
        }

        /**
         * Sets how many heartbeats per second the client sends in the background at most. Default: 0, which means no
         * limit.
         *
         * <p>A heartbeat waits for its turn at most until the middle between the heartbeat period and the safe period,
         * both counted from the last acknowledged write. If the limit is too low for the held locks, the client
         * exceeds the limit so that no lock is lost, and logs one warning.
         *
         * @param perSecond the limit, or 0 for no limit
         * @return this builder
         */
        public Builder heartbeatRate(int perSecond) {
            this.heartbeatRate = perSecond;
            return this;
        }

        /**
         * Sets what happens to the held locks when the client closes. Default: {@link ClosePolicy#RELEASE}.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder closePolicy(ClosePolicy policy) {
            this.closePolicy = policy;
            return this;
        }

        /**
         * Sets how the lock makes its own connections. Default: {@link DedicatedConnections#like} the SDK client of
         * this builder. Change the default if the connections need an HTTP client with a configuration, for example
         * for a proxy or for other certificates.
         *
         * @param like makes the connections
         * @return this builder
         */
        public Builder connections(DedicatedConnections like) {
            this.own = Optional.of(like);
            return this;
        }

        /**
         * Sets what makes the two SDK clients that belong to the lock. {@link #build} calls the supplier twice: for
         * the SDK client of heartbeats, and for the SDK client of all other requests. Both are closed with the lock
         * client.
         *
         * <p>Give each of the two SDK clients event loops of its own. Otherwise code that blocks a shared event loop
         * delays heartbeats.
         *
         * @param make makes an SDK client
         * @return this builder
         */
        public Builder connections(Supplier<DynamoDbAsyncClient> make) {
            return connections(DedicatedConnections.by(make));
        }

        /**
         * Makes the lock send all requests over the connections of the builder's SDK client. Use this method for an
         * SDK client of which there cannot be two, for example a test double.
         *
         * <p><strong>If the application uses all these connections for longer than a lease duration, it loses the
         * locks that it holds.</strong> The same happens if the application blocks the threads on which the SDK client
         * completes its futures.
         *
         * @return this builder
         * @throws IllegalStateException if the SDK client of this builder is synchronous: the lock cannot use it
         */
        public Builder sharedConnections() {
            if (client.isEmpty()) {
                throw new IllegalStateException(
                        "The lock cannot share the connections of a synchronous SDK client. Give the builder a"
                                + " DynamoDbAsyncClient, or do not call sharedConnections().");
            }
            this.own = Optional.empty();
            return this;
        }

        /**
         * Wraps the store. The wrapper sees every request and every answer, for example to record them, to measure
         * them, or to inject faults.
         *
         * @param wrapper returns the store that the client uses, for the store on the table
         * @return this builder
         */
        @Internal
        public Builder store(UnaryOperator<LockStore> wrapper) {
            this.wrap = wrapper;
            return this;
        }

        /**
         * Wraps the clocks of the machine, for tests that set the wall clock forward or back.
         * <strong>If the monotonic clock does not show the time that passes, a lease promises nothing.</strong>
         *
         * @param wrapper returns the clock that the client uses, for the clock so far
         * @return this builder
         */
        @Internal
        public Builder clock(UnaryOperator<Clock> wrapper) {
            this.clock = wrapper.apply(clock);
            return this;
        }

        /**
         * Wraps everything through which the client reaches its environment: the store, the clocks, the timers, the
         * random numbers and the threads. For tests that break one of them. <strong>With a broken port, the lock
         * promises nothing.</strong>
         *
         * @param wrapper returns the ports that the client uses, for the ports of the machine
         * @return this builder
         */
        @Internal
        public Builder ports(UnaryOperator<Ports> wrapper) {
            this.around = wrapper;
            return this;
        }

        /**
         * Creates the client. Sends nothing.
         *
         * @return the client; the caller closes it
         * @throws IllegalArgumentException if a setting is out of range, or if the settings contradict each other
         * @throws IllegalStateException if the lock cannot make connections of its own: the SDK client does not reveal
         *     its configuration, or the HTTP client cannot be made
         */
        public LockClient build() {
            Supplier<String> names = owner;
            // Before anything else is created: the constructor refuses settings that contradict each other.
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
