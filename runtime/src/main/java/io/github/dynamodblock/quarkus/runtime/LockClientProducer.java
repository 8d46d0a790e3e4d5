package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.memory.TestLocks;
import io.github.dynamodblock.system.OnDemandExecutor;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes each of the application's lock clients at its first request, and closes all of them.
 *
 * <p>A client is made late, so that a snapshot of a started process contains no names of owners or grants. The clients
 * are closed while the connections still exist, so that they can release the held locks.
 */
@Singleton
class LockClientProducer {
    private final LateConfig config;
    private final HttpClients http;
    private final AwsClients connections;
    private final NamedClients names;
    private final ExaminedTables examined;
    private final MemoryLocks memory = new MemoryLocks();
    private final Map<String, GuardedLockClient> made = new ConcurrentHashMap<>();
    private Optional<Instance<LockObserver>> observers = Optional.empty();

    LockClientProducer(
            LateConfig config, HttpClients http, AwsClients connections, NamedClients names, ExaminedTables examined) {
        this.config = config;
        this.http = http;
        this.connections = connections;
        this.names = names;
        this.examined = examined;
    }

    /** The observers are made with the client and not before: they can need what exists only at run time. */
    @Inject
    void observe(@Any Instance<LockObserver> all) {
        observers = Optional.of(all);
    }

    private LockObserver observer(String client) {
        return new LockObservers(
                client, observers.stream().flatMap(Instance::stream).toList());
    }

    @Produces
    @ApplicationScoped
    @DefaultBean
    LockClient lockClient() {
        return client(ClientNames.DEFAULT);
    }

    /** Returns the client of that name. */
    LockClient client(String name) {
        return made.computeIfAbsent(name, this::late);
    }

    private GuardedLockClient late(String name) {
        ClientMaker maker = new ClientMaker(name, names.awsClient(name), config, connections, http, memory);
        return new GuardedLockClient(
                new LateClient(
                        () -> config.inApplication(() -> maker.make(observer(name))),
                        config::executor,
                        examined.of(name)::requireExclusive),
                request -> config.patterns(name).apply(request));
    }

    /** Lets a test disturb the locks of an application that keeps them in memory. */
    @Produces
    @Singleton
    @DefaultBean
    TestLocks testLocks() {
        return testLocks(ClientNames.DEFAULT);
    }

    /** Lets a test disturb the locks of the client of that name, and of those that share its table. */
    TestLocks testLocks(String name) {
        if (config.client(name).enabled()) {
            throw new LockMisuseException(
                    "TestLocks disturbs locks in memory, and this application keeps its locks in a table. Set "
                            + ClientNames.property(name, "enabled") + "=false for the test.",
                    null);
        }
        return memory.of(
                names.awsClient(name),
                LockSettings.of(name, config.client(name), () -> "not named yet")
                        .table());
    }

    // Late, because the application's own observers can still use locks. Contexts and connections end after all
    // observers.
    void close(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) ShutdownEvent event) {
        Duration limit = LockSettings.shutdownTimeout(config.get());
        List<GuardedLockClient> clients = List.copyOf(made.values());
        if (clients.size() == 1) {
            clients.get(0).end(limit);
        } else if (!clients.isEmpty()) {
            closeTogether(clients, limit);
        }
        memory.close();
    }

    /** All clients at the same time: together they have one limit, and none grants a lock while another waits. */
    private static void closeTogether(List<GuardedLockClient> clients, Duration limit) {
        OnDemandExecutor threads = new OnDemandExecutor("dynamodb-lock-closing", clients.size());
        CompletableFuture.allOf(clients.stream()
                        .map(client -> CompletableFuture.runAsync(() -> client.end(limit), threads))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }
}
