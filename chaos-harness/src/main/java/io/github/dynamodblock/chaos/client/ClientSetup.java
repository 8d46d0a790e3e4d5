package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.chaos.workload.EventRecorder;
import io.github.dynamodblock.dynamodb.LockTable;
import java.net.URI;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * What a lock client under test is made of.
 *
 * @param sdk the way to the store; whoever made it closes it
 * @param endpoint the same way, for a client that brings its own SDK client
 * @param owner the client's name in the rows
 * @param clockDrift ρ
 * @param wallAhead how many microseconds the wall clock is to be ahead of the machine's
 * @param recorder hears of each request
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
