package io.github.dynamodblock.chaos.cluster;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A worker that only says that it is ready, and ends when its input does. Told to be deaf, it never ends. Told
 * to be late, it needs longer to be ready than an answer may take.
 */
public final class StubWorker {
    private StubWorker() {}

    public static void main(String... args) throws Exception {
        OutputStream out = System.out;
        if (List.of(args).contains("late")) {
            Thread.sleep(3_000);
        }
        out.write(("ready " + String.join(" ", args) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            // What it says its wall clock reads is what the machine's does, whatever it was told, or nothing.
            if (List.of(args).contains("speaking")) {
                out.write((order + " " + System.currentTimeMillis() * 1_000 + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
        if (List.of(args).contains("deaf")) {
            Thread.currentThread().join();
        }
    }

    public static WorkerCommand command(String... arguments) {
        return WorkerCommand.ofJava(
                StubWorker.class.getName(), List.of("-Xmx32m", "-XX:+UseSerialGC"), List.of(arguments));
    }

    static WorkerCommand thatFails() {
        return WorkerCommand.ofJava("no.such.Worker", List.of(), List.of());
    }
}
