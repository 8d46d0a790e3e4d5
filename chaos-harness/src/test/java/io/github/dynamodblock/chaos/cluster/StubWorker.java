package io.github.dynamodblock.chaos.cluster;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A worker that only says that it is ready, and ends when its input does. Told to be deaf, it never ends. */
final class StubWorker {
    private StubWorker() {}

    public static void main(String... args) throws Exception {
        OutputStream out = System.out;
        out.write(("ready " + String.join(" ", args) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        while (System.in.read() != -1) {
            // Until the end of the input.
        }
        if (List.of(args).contains("deaf")) {
            Thread.currentThread().join();
        }
    }

    static WorkerCommand command(String... arguments) {
        return WorkerCommand.ofJava(
                StubWorker.class.getName(), List.of("-Xmx32m", "-XX:+UseSerialGC"), List.of(arguments));
    }

    static WorkerCommand thatFails() {
        return WorkerCommand.ofJava("no.such.Worker", List.of(), List.of());
    }
}
