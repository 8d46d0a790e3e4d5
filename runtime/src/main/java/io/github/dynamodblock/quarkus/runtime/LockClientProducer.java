package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.dynamodb.DynamoDbLocks;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import io.github.dynamodblock.memory.TestLocks;
import io.github.dynamodblock.system.Host;
import io.github.dynamodblock.system.SystemRandomSource;
import io.quarkus.arc.ClientProxy;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Makes the application's lock client at its first request, and closes it.
 *
 * <p>The client is made late, so that a snapshot of a started process contains no names of owners or grants. The
 * client is closed while the connection still exists, so that it can release the held locks.
 */
@Singleton
class LockClientProducer {
    private final LateConfig config;
    private final HttpClients http;
    private final ExaminedTable examined;
    private Optional<Instance<LockObserver>> observers = Optional.empty();
    private volatile @Nullable GuardedLockClient made;
    private @Nullable TestLocks memory;

    LockClientProducer(LateConfig config, HttpClients http, ExaminedTable examined) {
        this.config = config;
        this.http = http;
        this.examined = examined;
    }

    /** The observers are made with the client and not before: they can need what exists only at run time. */
    @Inject
    void observe(@Any Instance<LockObserver> all) {
        observers = Optional.of(all);
    }

    private LockObserver observer() {
        return new LockObservers(observers.stream().flatMap(Instance::stream).toList());
    }

    @Produces
    @ApplicationScoped
    @DefaultBean
    LockClient lockClient(Instance<DynamoDbAsyncClient> connections) {
        LateClient client = new LateClient(
                () -> config.inApplication(() -> make(connections)), config::executor, examined::requireExclusive);
        GuardedLockClient guarded = new GuardedLockClient(client);
        made = guarded;
        return guarded;
    }

    private LockClient make(Instance<DynamoDbAsyncClient> connections) {
        LockSettings settings = LockSettings.of(config.get(), this::owner);
        LockObserver observer = observer();
        LockClient client = config.get().enabled()
                ? overTable(connections, settings, observer)
                : inMemory().client(settings.client());
        return new ObservedLockClient(client, observer);
    }

    /** Lets a test disturb the locks of an application that keeps them in memory. */
    @Produces
    @Singleton
    @DefaultBean
    TestLocks testLocks() {
        if (config.get().enabled()) {
            throw new LockMisuseException(
                    "TestLocks disturbs locks in memory, and this application keeps its locks in a table. Set"
                            + " quarkus.dynamodb-lock.enabled=false for the test.",
                    null);
        }
        return inMemory();
    }

    private synchronized TestLocks inMemory() {
        TestLocks locks = memory == null ? TestLocks.inRealTime() : memory;
        memory = locks;
        return locks;
    }

    private LockClient overTable(
            Instance<DynamoDbAsyncClient> connections, LockSettings settings, LockObserver observer) {
        try {
            return overTable(connection(connections, settings.table().name()), settings, observer);
        } catch (LockException e) {
            throw e;
        } catch (RuntimeException e) {
            throw notMade(settings.table().name(), e);
        }
    }

    private LockClient overTable(DynamoDbAsyncClient connection, LockSettings settings, LockObserver observer) {
        if (settings.createTable()) {
            LockTableAdmin.of(connection, settings.table()).createIfMissing();
        }
        DynamoDbLocks.Builder builder = DynamoDbLocks.builder(connection, settings.table());
        return (config.get().ownConnections()
                        ? builder.connections(http.like(connection))
                        : builder.sharedConnections())
                .owner(this::owner)
                .timing(settings.client().timing())
                .waitLimit(settings.client().waitLimit())
                .ttlHorizon(settings.client().ttlHorizon())
                .clockDrift(settings.client().clockDrift())
                .context(CallContext::current)
                .heartbeatRate(settings.client().heartbeatRate())
                .closePolicy(settings.client().closePolicy())
                .store(store -> new CountedStore(store, observer))
                .build();
    }

    /**
     * Returns the DynamoDB client of the application, which is made if it was not used yet.
     *
     * @throws LockTableException if it cannot be made
     */
    static DynamoDbAsyncClient connection(Instance<DynamoDbAsyncClient> connections, String table) {
        try {
            DynamoDbAsyncClient connection = connections.get();
            // What is behind a proxy is made here: later, its failure would look like that of a request.
            DynamoDbAsyncClient unused = ClientProxy.unwrap(connection);
            return connection;
        } catch (RuntimeException e) {
            throw notMade(table, e);
        }
    }

    /** Returns the error for a DynamoDB client that cannot be made, with the properties that are usually missing. */
    private static LockTableException notMade(String table, RuntimeException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new LockTableException(
                "The lock table '" + table + "' cannot be used, because the DynamoDB client cannot be made ("
                        + String.valueOf(cause.getMessage()).replaceAll("\\.$", "")
                        + "). Set quarkus.dynamodb.aws.region, and quarkus.dynamodb.endpoint-override if the table is"
                        + " not in AWS.",
                failure);
    }

    // Late, because the application's own observers can still use locks. Contexts and connections end after all
    // observers.
    void close(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) ShutdownEvent event) {
        GuardedLockClient client = made;
        if (client != null) {
            client.end(LockSettings.shutdownTimeout(config.get()));
        }
        synchronized (this) {
            if (memory != null) {
                memory.close();
            }
        }
    }

    private String owner() {
        return config.get()
                .owner()
                .orElseGet(() ->
                        Host.name() + "-" + new SystemRandomSource().grant().substring(0, 12));
    }
}
