package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.client.DynamoDbResource;
import io.github.dynamodblock.chaos.cluster.SdkClients;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.chaos.history.RunDescription;
import io.github.dynamodblock.chaos.history.StoreDelay;
import io.github.dynamodblock.chaos.workload.ResourceAnswer;
import io.github.dynamodblock.chaos.workload.Workload;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * The run store is the store of a run, with the tables of the run. The harness reaches it directly, without a proxy.
 * {@link #close()} deletes the tables, or stops the store if the harness started it.
 */
final class RunStore implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Optional<DynamoDbLocal> local;
    private final URI endpoint;
    private final DynamoDbAsyncClient sdk;
    private final String prefix;

    private RunStore(Optional<DynamoDbLocal> local, URI endpoint, String prefix) {
        this.local = local;
        this.endpoint = endpoint;
        this.sdk = SdkClients.client(endpoint, PATIENCE);
        this.prefix = prefix;
    }

    static RunStore open(RunSettings settings, String prefix) {
        settings.endpoint().ifPresent(Endpoints::reach);
        Optional<DynamoDbLocal> local =
                settings.endpoint().isPresent() ? Optional.empty() : Optional.of(DynamoDbLocal.start());
        URI endpoint = local.map(DynamoDbLocal::endpoint).or(settings::endpoint).orElseThrow();
        RunStore store = new RunStore(local, endpoint, prefix);
        try {
            LockTableAdmin.of(store.sdk, LayoutOptions.table(settings.tableLayout(), store.lockTable()))
                    .createIfMissing();
            store.resource().create();
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw new HarnessFailedException(
                    "Cannot create the tables of the run at " + endpoint + ": " + e.getMessage()
                            + "; read the log of that store",
                    e);
        }
    }

    URI endpoint() {
        return endpoint;
    }

    /** Returns the prefix of all names that belong to this run only. */
    String prefix() {
        return prefix;
    }

    String lockTable() {
        return prefix + "-locks";
    }

    String resourceTable() {
        return prefix + "-resource";
    }

    String probeTable() {
        return prefix + "-probe";
    }

    /** Sends a small write to the store, and returns whether it was applied. */
    boolean answers() {
        return answers(resource(), StoreDelay.STORE);
    }

    /**
     * Does the same through another connection. The request is a write, as a heartbeat is, because a busy store
     * responds to reads sooner than to writes.
     */
    static boolean answers(DynamoDbResource resource, String process) {
        return resource.write("pulse of " + process, 1).join() instanceof ResourceAnswer.Done;
    }

    private DynamoDbResource resource() {
        return new DynamoDbResource(sdk, resourceTable());
    }

    /**
     * Returns the value of the unfenced counter of each key, and under {@code committed/<key>} the value of the counter
     * that only commits write.
     */
    Map<String, Long> counters(int keys) {
        Map<String, Long> values = new TreeMap<>();
        for (String key : Workload.keyNames(keys)) {
            values.put(key, value(key, resource().read(key).join()));
            values.put(
                    RunDescription.committed(key),
                    value(key, resource().committedRead(key).join()));
        }
        return values;
    }

    private long value(String key, ResourceAnswer answer) {
        if (!(answer instanceof ResourceAnswer.Done done)) {
            throw new HarnessFailedException("Cannot read a final counter of " + key + " at " + endpoint + ": " + answer
                    + "; read the log of that store, and run again");
        }
        return done.value();
    }

    @Override
    public void close() {
        if (local.isEmpty()) {
            List.of(lockTable(), resourceTable(), probeTable()).forEach(this::drop);
        }
        sdk.close();
        local.ifPresent(DynamoDbLocal::close);
    }

    private void drop(String table) {
        sdk.deleteTable(request -> request.tableName(table))
                .handle((done, thrown) -> thrown == null || thrown.getCause() instanceof ResourceNotFoundException)
                .join();
    }
}
