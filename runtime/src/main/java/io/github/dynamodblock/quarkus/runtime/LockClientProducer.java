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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

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
    /** No client is missing here when the application stops: this object is the lock of both fields. */
    private final Map<String, GuardedLockClient> made = new HashMap<>();

    private boolean closed;
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

    private LockObserver observer() {
        return new LockObservers(observers.stream().flatMap(Instance::stream).toList());
    }

    @Produces
    @ApplicationScoped
    @DefaultBean
    LockClient lockClient() {
        return client(ClientNames.DEFAULT);
    }

    /** Returns the client of that name. If the application has stopped, nobody would close a new client: it is closed. */
    synchronized LockClient client(String name) {
        GuardedLockClient known = made.get(name);
        if (known != null) {
            return known;
        }
        GuardedLockClient client = late(name);
        if (closed) {
            client.end(Duration.ZERO);
        }
        made.put(name, client);
        return client;
    }

    /** An application can have the client before the names of the DynamoDB clients are known: its maker asks later. */
    private GuardedLockClient late(String name) {
        return new GuardedLockClient(
                new LateClient(
                        () -> config.inApplication(() -> maker(name).make(observer())),
                        config::executor,
                        examined.of(name)::requireExclusive),
                request -> config.patterns(name).apply(request));
    }

    private ClientMaker maker(String name) {
        return new ClientMaker(name, names.awsClient(name), config, connections, http, memory);
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
        List<GuardedLockClient> clients = closing();
        try {
            if (clients.size() == 1) {
                clients.get(0).end(limit);
            } else if (!clients.isEmpty()) {
                closeTogether(clients, limit);
            }
        } finally {
            memory.close();
        }
    }

    private synchronized List<GuardedLockClient> closing() {
        closed = true;
        return List.copyOf(made.values());
    }

    /**
     * All clients at the same time: together they have one limit, and none grants a lock while another waits. If the
     * calling thread is interrupted, no client waits for work any more, as one client does then.
     */
    private static void closeTogether(List<GuardedLockClient> clients, Duration limit) {
        CompletableFuture<Void> closed = begin(clients, limit);
        try {
            closed.get();
        } catch (InterruptedException e) {
            CompletableFuture.allOf(closed, begin(clients, Duration.ZERO)).join();
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }

    private static CompletableFuture<Void> begin(List<GuardedLockClient> clients, Duration limit) {
        OnDemandExecutor threads = new OnDemandExecutor("dynamodb-lock-closing", clients.size());
        return CompletableFuture.allOf(clients.stream()
                .map(client -> CompletableFuture.runAsync(() -> client.end(limit), threads))
                .toArray(CompletableFuture<?>[]::new));
    }
}
