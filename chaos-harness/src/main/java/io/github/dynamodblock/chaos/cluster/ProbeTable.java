package io.github.dynamodblock.chaos.cluster;

import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.github.dynamodblock.chaos.nemesis.ConnectionProbe;
import io.github.dynamodblock.chaos.nemesis.MonotonicTime;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbAsyncWaiter;

/** The probe table is the table to which the probes of a run write. No other part uses this table. */
public final class ProbeTable implements AutoCloseable {
    private static final Duration DIRECT_LIMIT = Duration.ofSeconds(5);
    /** The limit for the first request: on a busy machine, a store that has just been started is slow at first. */
    private static final Duration FIRST_LIMIT = Duration.ofSeconds(20);

    private final String table;
    private final SdkEventLoopGroup network =
            SdkEventLoopGroup.builder().numberOfThreads(1).build();
    private final ExecutorService helpers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "probe");
        thread.setDaemon(true);
        return thread;
    });
    private final DynamoDbAsyncClient direct;

    private ProbeTable(URI store, String table) {
        this.table = table;
        this.direct = SdkClients.client(store, DIRECT_LIMIT, network);
    }

    /**
     * Creates the table of the probes if it is missing.
     *
     * @param store where the store listens
     * @param table the name of the table
     * @return the probe table
     * @throws PartUnavailableException if the store does not respond, or refuses
     */
    public static ProbeTable create(URI store, String table) {
        ProbeTable probes = new ProbeTable(store, table);
        try {
            probes.createTable();
            return probes;
        } catch (CompletionException e) {
            probes.close();
            throw new PartUnavailableException(
                    "The store at " + store + " has no table " + table + " and does not create it: " + e.getMessage()
                            + "; check which program listens there, and read its log",
                    e);
        }
    }

    private void createTable() {
        KeySchemaElement key = KeySchemaElement.builder()
                .attributeName(ProxyProbe.KEY)
                .keyType(KeyType.HASH)
                .build();
        AttributeDefinition attribute = AttributeDefinition.builder()
                .attributeName(ProxyProbe.KEY)
                .attributeType(ScalarAttributeType.S)
                .build();
        try {
            direct.createTable(request -> request.overrideConfiguration(first -> first.apiCallTimeout(FIRST_LIMIT))
                            .tableName(table)
                            .billingMode(BillingMode.PAY_PER_REQUEST)
                            .keySchema(key)
                            .attributeDefinitions(attribute))
                    .join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof ResourceInUseException)) {
                throw e;
            }
        }
        try (DynamoDbAsyncWaiter waiter = direct.waiter()) {
            waiter.waitUntilTableExists(request -> request.tableName(table)).join();
        }
    }

    /**
     * Makes a probe of the way that leads to the store through that endpoint.
     *
     * @param name the name of the probe
     * @param endpoint where the way begins
     * @return the probe
     */
    public ConnectionProbe of(String name, URI endpoint) {
        return new ProxyProbe(
                name,
                table,
                () -> read(name),
                patience -> SdkClients.client(endpoint, patience, network),
                helpers,
                MonotonicTime.ofSystem());
    }

    /** Reads directly what that probe wrote last. */
    CompletableFuture<Map<String, AttributeValue>> read(String name) {
        return direct.getItem(request -> request.tableName(table)
                        .key(Map.of(ProxyProbe.KEY, AttributeValue.fromS(name)))
                        .consistentRead(true))
                .thenApply(GetItemResponse::item);
    }

    @Override
    public void close() {
        direct.close();
        helpers.shutdown();
        network.eventLoopGroup().shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
