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

/** The store of a run, reached directly, with the run's own tables: gone at close, as is a store that it started. */
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
                    "Cannot make the run's tables at " + endpoint + ": " + e.getMessage()
                            + "; look at that store's log",
                    e);
        }
    }

    URI endpoint() {
        return endpoint;
    }

    /** What the names of all that belongs to this run alone begin with. */
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

    /** Writes something small, and says whether it was answered. */
    boolean answers() {
        return answers(resource(), StoreDelay.STORE);
    }

    /** The same on another way. A write, as a heartbeat is: a busy store answers reads sooner. */
    static boolean answers(DynamoDbResource resource, String process) {
        return resource.write("pulse of " + process, 1).join() instanceof ResourceAnswer.Done;
    }

    private DynamoDbResource resource() {
        return new DynamoDbResource(sdk, resourceTable());
    }

    /** The value of each key's unfenced counter, and under {@code committed/<key>} of that which only commits write. */
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
                    + "; look at that store's log, and run again");
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
