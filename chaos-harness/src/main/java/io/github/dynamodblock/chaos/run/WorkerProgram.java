package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.chaos.client.ClientSetup;
import io.github.dynamodblock.chaos.client.Clients;
import io.github.dynamodblock.chaos.client.DynamoDbResource;
import io.github.dynamodblock.chaos.cluster.SdkClients;
import io.github.dynamodblock.chaos.cluster.WorkerProcess;
import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.HistoryWriter;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.workload.EventRecorder;
import io.github.dynamodblock.chaos.workload.LockUnderTest;
import io.github.dynamodblock.chaos.workload.Workload;
import io.github.dynamodblock.chaos.workload.WorkloadMix;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * A worker program is the program of one worker process. It works until its standard input ends, and then lets its
 * clients finish. Its history contains what it does.
 */
public final class WorkerProgram {
    private static final Pattern WALL = Pattern.compile(WorkerProcess.WALL + " (-?[0-9]{1,15}) [0-9]+");

    private final WorkerSettings settings;
    private final Launcher launcher;
    private final AtomicLong wallAhead = new AtomicLong();

    /** A launcher started the worker, and receives messages from it. */
    public interface Launcher {
        /**
         * Reports that the clients begin.
         *
         * @param nanos the time on the monotonic clock
         */
        void ready(long nanos);

        /**
         * Reports that the wall clock was moved, as the order said.
         *
         * @param order the order, unchanged
         * @param micros what the clock reads now, in microseconds since the epoch
         */
        void wallMoved(String order, long micros);
    }

    private WorkerProgram(WorkerSettings settings, Launcher launcher) {
        this.settings = settings;
        this.launcher = launcher;
    }

    /**
     * Works, and returns after the standard input has ended, or the time limit of the settings has passed, and the
     * clients have finished.
     *
     * @param settings the file of the settings
     * @param launcher receives the messages of the worker
     */
    public static void work(Path settings, Launcher launcher) throws InterruptedException {
        WorkerSettings read = WorkerSettings.read(settings);
        try (HistoryWriter history = HistoryWriter.open(Path.of(read.history()))) {
            EventRecorder recorder = new EventRecorder(history::write, read.process());
            recorder.life(ProcessEvent.Phase.STARTED);
            new WorkerProgram(read, launcher).work(recorder);
        }
    }

    @SuppressWarnings("try") // the way to the store is monitored while the clients work
    private void work(EventRecorder recorder) throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        LeaseTiming timing = new LeaseTiming(
                Duration.ofMillis(settings.lease()),
                Duration.ofMillis(settings.heartbeat()),
                Duration.ofMillis(settings.safePeriod()));
        Duration lease = timing.lease();
        URI endpoint = URI.create(settings.endpoint());
        // The worker has three SDK clients, for these reasons:
        // - The requests of the application to its resource must not delay the heartbeats of the lock.
        // - Neither of these requests must delay the writes that monitor the way to the store.
        // No SDK client is closed, because the process ends. The SDK client of the lock has no timeout here, because an
        // application sets none.
        DynamoDbAsyncClient lockSdk = SdkClients.ofApplication(endpoint);
        DynamoDbResource resource =
                new DynamoDbResource(SdkClients.client(endpoint, lease.dividedBy(4)), settings.resourceTable());
        DynamoDbResource beside =
                new DynamoDbResource(SdkClients.apart(endpoint, lease.dividedBy(4)), settings.resourceTable());
        rehearse(resource, recording -> open(lockSdk, timing, recording));
        LockUnderTest lock = open(lockSdk, timing, recorder);
        Workload workload = new Workload(
                lock,
                resource,
                recorder,
                settings.seed(),
                settings.threads(),
                settings.keys(),
                lease,
                WorkloadMix.named(settings.mix()));
        if (settings.held() > 0) {
            workload.hold(settings.held(), LeaseTiming.ofLease(Duration.ofMillis(settings.heldLease())));
        }
        try (StoreMonitor pulse = StoreMonitor.begin(
                () -> RunStore.answers(beside, settings.process()),
                recorder::now,
                recorder::write,
                settings.process(),
                StoreMonitor.slow(lease))) {
            workload.start();
            launcher.ready(recorder.now());
            listen(told);
            told.await(settings.mostSeconds(), TimeUnit.SECONDS);
            workload.stop(lease.multipliedBy(3));
        }
    }

    private LockUnderTest open(DynamoDbAsyncClient sdk, LeaseTiming timing, EventRecorder recorder) {
        return Clients.named(settings.client())
                .open(new ClientSetup(
                        sdk,
                        URI.create(settings.endpoint()),
                        settings.table(),
                        settings.process(),
                        timing,
                        settings.clockDrift(),
                        wallAhead::get,
                        recorder));
    }

    /**
     * Loads the classes that a first request, a first grant, a first refusal and a first loss need. On a busy machine, a cold JVM needs
     * more time for this than the judge allows. The events are not recorded, and the results do not matter.
     */
    private void rehearse(DynamoDbResource resource, Function<EventRecorder, LockUnderTest> opening)
            throws InterruptedException {
        String key = "rehearsal of " + settings.process();
        try (HistoryWriter nowhere = HistoryWriter.open(Path.of("/dev/null"))) {
            resource.read(key).join();
            CountDownLatch heard = new CountDownLatch(1);
            EventRecorder recorder = new EventRecorder(
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

    /** Executes the orders on the standard input, until the standard input ends. */
    private void listen(CountDownLatch ended) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader input =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
                        for (String order = input.readLine(); order != null; order = input.readLine()) {
                            obey(order);
                        }
                    } catch (IOException e) {
                        // A broken input has the same meaning as an ended input: the launcher has ended.
                    }
                    ended.countDown();
                },
                "orders");
        reader.setDaemon(true);
        reader.start();
    }

    private void obey(String order) {
        Matcher wall = WALL.matcher(order);
        if (wall.matches()) {
            wallAhead.set(Duration.ofMillis(Long.parseLong(wall.group(1))).toNanos() / 1_000);
            launcher.wallMoved(order, RunTime.epochMicros() + wallAhead.get());
        }
    }
}
