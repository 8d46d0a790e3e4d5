package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.chaos.client.ClientSetup;
import io.github.dynamodblock.chaos.client.Clients;
import io.github.dynamodblock.chaos.client.DynamoDbResource;
import io.github.dynamodblock.chaos.cluster.Sdk;
import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.HistoryWriter;
import io.github.dynamodblock.chaos.history.Life;
import io.github.dynamodblock.chaos.workload.LockUnderTest;
import io.github.dynamodblock.chaos.workload.Recorder;
import io.github.dynamodblock.chaos.workload.Workload;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

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
        // Nor is that of the lock given any patience here: an application gives it none.
        DynamoDbAsyncClient lockSdk = Sdk.ofApplication(endpoint);
        DynamoDbResource resource =
                new DynamoDbResource(Sdk.client(endpoint, lease.dividedBy(4)), settings.resourceTable());
        rehearse(resource, recording -> open(lockSdk, timing, recording));
        LockUnderTest lock = open(lockSdk, timing, recorder);
        Workload workload =
                new Workload(lock, resource, recorder, settings.seed(), settings.threads(), settings.keys(), lease);
        if (settings.held() > 0) {
            workload.hold(settings.held(), LeaseTiming.ofLease(Duration.ofMillis(settings.heldLease())));
        }
        workload.start();
        ready.accept(recorder.now());
        told.await(settings.mostSeconds(), TimeUnit.SECONDS);
        workload.stop(lease.multipliedBy(3));
    }

    private LockUnderTest open(DynamoDbAsyncClient sdk, LeaseTiming timing, Recorder recorder) {
        return Clients.named(settings.client())
                .open(new ClientSetup(
                        sdk,
                        URI.create(settings.endpoint()),
                        settings.table(),
                        settings.process(),
                        timing,
                        settings.clockDrift(),
                        recorder));
    }

    /**
     * Loads what a first request, a first grant and a first loss load, for it takes a cold JVM on a busy machine longer
     * than the judge gives it. Nobody records it; what it answers does not matter.
     */
    private void rehearse(DynamoDbResource resource, Function<Recorder, LockUnderTest> opening)
            throws InterruptedException {
        String key = "rehearsal of " + settings.process();
        try (HistoryWriter nowhere = HistoryWriter.open(Path.of("/dev/null"))) {
            resource.read(key).join();
            CountDownLatch heard = new CountDownLatch(1);
            Recorder recorder = new Recorder(
                    event -> {
                        nowhere.write(event);
                        if (event instanceof Callback) {
                            heard.countDown();
                        }
                    },
                    settings.process());
            try (LockUnderTest lock = opening.apply(recorder)) {
                Workload.rehearse(lock, recorder, key);
            }
            heard.await(1, TimeUnit.SECONDS);
        }
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
