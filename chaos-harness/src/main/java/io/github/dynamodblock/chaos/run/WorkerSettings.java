package io.github.dynamodblock.chaos.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.dynamodblock.chaos.history.WholeFile;
import io.github.dynamodblock.dynamodb.LockTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The worker settings are the settings that the harness passes to one worker incarnation, in a JSON file. Times are in
 * milliseconds.
 *
 * @param process the name of the incarnation, for example {@code w2.1}
 * @param endpoint the way to the store, through the proxy of this worker
 * @param history the file to which the worker records
 * @param mostSeconds after how many seconds the worker ends by itself, if no other process ends it
 */
record WorkerSettings(
        String process,
        String endpoint,
        String lockTable,
        String tableLayout,
        String resourceTable,
        String client,
        long seed,
        int threads,
        int keys,
        long lease,
        long heartbeat,
        long safePeriod,
        double clockDrift,
        int held,
        long heldLease,
        String mix,
        String history,
        long mostSeconds) {
    private static final JsonMapper JSON = new JsonMapper();

    static WorkerSettings read(Path file) {
        try {
            return JSON.readValue(file.toFile(), WorkerSettings.class);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the settings of a worker, " + file + ": " + e.getMessage(), e);
        }
    }

    LockTable table() {
        return LayoutOptions.table(tableLayout, lockTable);
    }

    void write(Path file) {
        try {
            WholeFile.write(file, JSON.writeValueAsString(this));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the settings of a worker, " + file + ": " + e.getMessage(), e);
        }
    }
}
