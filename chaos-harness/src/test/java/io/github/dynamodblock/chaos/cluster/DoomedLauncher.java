package io.github.dynamodblock.chaos.cluster;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Starts the parts of a run with one worker stopped and one deaf, says so, and waits to be killed. */
final class DoomedLauncher {
    private DoomedLauncher() {}

    public static void main(String... args) throws Exception {
        Path outputs = Path.of(args[0]);
        DynamoDbLocal store = DynamoDbLocal.start();
        Cluster cluster = Cluster.start(
                3,
                (name, number, endpoint) -> name.equals("w3") ? StubWorker.command("deaf") : StubWorker.command(),
                store.endpoint(),
                RealParts.toxiproxy(outputs),
                "doomed-probes",
                outputs,
                Duration.ofSeconds(30));
        cluster.workers().get(0).pause();
        OutputStream out = System.out;
        out.write("ready\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        Thread.currentThread().join();
    }
}
