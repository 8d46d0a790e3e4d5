package io.github.dynamodblock.chaos.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.dynamodblock.chaos.history.WholeFile;
import io.github.dynamodblock.dynamodb.LockTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * What the launcher tells one worker incarnation, in a file of JSON. Times are milliseconds.
 *
 * @param process the incarnation's name, such as {@code w2.1}
 * @param endpoint the way to the store, through this worker's proxy
 * @param history the file to record to
 * @param mostSeconds when the worker ends by itself, should nobody end it
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
            throw new UncheckedIOException("cannot read the worker's settings " + file + ": " + e.getMessage(), e);
        }
    }

    LockTable table() {
        return LayoutOptions.table(tableLayout, lockTable);
    }

    void write(Path file) {
        try {
            WholeFile.write(file, JSON.writeValueAsString(this));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the worker's settings " + file + ": " + e.getMessage(), e);
        }
    }
}
