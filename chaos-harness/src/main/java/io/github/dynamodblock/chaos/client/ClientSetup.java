package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.chaos.workload.EventRecorder;
import io.github.dynamodblock.dynamodb.LockTable;
import java.net.URI;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * A client setup is what a lock client under test is made of.
 *
 * @param sdk the way to the store; the code that made the SDK client closes it
 * @param endpoint the endpoint of the same way, for a client that has its own SDK client
 * @param table the lock table
 * @param owner the name of the client in the rows
 * @param timing the timing of the locks
 * @param clockDrift the clock drift ρ
 * @param wallAhead returns by how many microseconds the wall clock must be ahead of the machine's wall clock
 * @param recorder receives each request
 */
public record ClientSetup(
        DynamoDbAsyncClient sdk,
        URI endpoint,
        LockTable table,
        String owner,
        LeaseTiming timing,
        double clockDrift,
        LongSupplier wallAhead,
        EventRecorder recorder) {}
