package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.chaos.client.ClientSetup;
import io.github.dynamodblock.chaos.client.Clients;
import io.github.dynamodblock.chaos.client.DynamoDbResource;
import io.github.dynamodblock.chaos.history.HistoryWriter;
import io.github.dynamodblock.chaos.history.Life;
import io.github.dynamodblock.chaos.workload.LockUnderTest;
import io.github.dynamodblock.chaos.workload.Recorder;
import io.github.dynamodblock.chaos.workload.Workload;
import io.github.dynamodblock.dynamodb.LockTable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/**
 * One worker process: it works until its standard input ends, and lets its clients finish then. What it does is in its
 * history.
 */
public final class Worker {
    private final WorkerSettings settings;
    private final LongConsumer ready;

    private Worker(WorkerSettings settings, LongConsumer ready) {
        this.settings = settings;
        this.ready = ready;
    }

    /**
     * Works, and returns when it was told to end and has.
     *
     * @param settings the name of a settings file
     * @param ready hears, with the time on this process's clock, that the clients begin
     */
    public static void work(Path settings, LongConsumer ready) throws InterruptedException {
        WorkerSettings read = WorkerSettings.read(settings);
        try (HistoryWriter history = HistoryWriter.open(Path.of(read.history()))) {
            Recorder recorder = new Recorder(history::write, read.process());
            recorder.life(Life.Phase.STARTED);
            new Worker(read, ready).work(recorder);
        }
    }

    private void work(Recorder recorder) throws InterruptedException {
        CountDownLatch told = endOfInput();
        LeaseTiming timing = new LeaseTiming(
                Duration.ofMillis(settings.lease()),
                Duration.ofMillis(settings.heartbeat()),
                Duration.ofMillis(settings.safePeriod()));
        Duration lease = timing.lease();
        URI endpoint = URI.create(settings.endpoint());
        // Two clients: what the application asks of its resource must not queue up before the lock's heartbeats.
        // Neither
        // is closed: the process ends, and closing would wait two seconds for nothing.
        DynamoDbAsyncClient lockSdk = Sdk.client(endpoint, lease);
        DynamoDbResource resource =
                new DynamoDbResource(Sdk.client(endpoint, lease.dividedBy(4)), settings.resourceTable());
        LockUnderTest lock = Clients.named(settings.client())
                .open(new ClientSetup(
                        lockSdk,
                        LockTable.named(settings.lockTable()),
                        settings.process(),
                        timing,
                        settings.clockDrift(),
                        recorder));
        Workload workload =
                new Workload(lock, resource, recorder, settings.seed(), settings.threads(), settings.keys(), lease);
        warmUp(lockSdk, resource);
        workload.start();
        ready.accept(recorder.now());
        told.await(settings.mostSeconds(), TimeUnit.SECONDS);
        workload.stop(lease.multipliedBy(3));
    }

    /** Loads what a first request loads, so that it is not the first acquire that waits for it. What it answers is nobody's. */
    private void warmUp(DynamoDbAsyncClient lockSdk, DynamoDbResource resource) {
        resource.read(Workload.keyNames(1).get(0)).join();
        lockSdk.getItem(request -> request.tableName(settings.lockTable())
                        .key(Map.of(
                                LockTable.named(settings.lockTable()).partitionKey(), AttributeValue.fromS("warm-up"))))
                .exceptionally(thrown -> GetItemResponse.builder().build())
                .join();
    }

    private static CountDownLatch endOfInput() {
        CountDownLatch ended = new CountDownLatch(1);
        Thread reader = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // Broken is as good as ended: the launcher is gone.
                    }
                    ended.countDown();
                },
                "end-of-input");
        reader.setDaemon(true);
        reader.start();
        return ended;
    }
}
