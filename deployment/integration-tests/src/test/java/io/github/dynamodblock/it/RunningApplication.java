package io.github.dynamodblock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of the packaged application. */
final class RunningApplication implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)");
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    final String name;
    private final Path log;
    private final Process process;
    private final URI address;
    private final HttpClient http = HttpClient.newBuilder().build();

    private RunningApplication(String name, Path log, Process process, URI address) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.address = address;
    }

    /** Starts a process, and waits until it accepts requests. */
    static RunningApplication start(String name, Path directory, Path journal, Map<String, String> properties)
            throws IOException {
        Path log = directory.resolve(name + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-Djournal.file=" + journal);
        command.add("-Djournal.name=" + name);
        command.add(
                "-Dquarkus.dynamodb.endpoint-override=" + DynamoDbLocal.shared().endpoint());
        command.add("-Dquarkus.dynamodb.aws.region=eu-central-1");
        command.add("-Dquarkus.dynamodb.aws.credentials.type=static");
        command.add("-Dquarkus.dynamodb.aws.credentials.static-provider.access-key-id=local");
        command.add("-Dquarkus.dynamodb.aws.credentials.static-provider.secret-access-key=local");
        command.add("-jar");
        command.add(System.getProperty("stop.application"));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        // A test that is ended from outside leaves no application behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        try {
            await(name + " accepts requests")
                    .atMost(START_LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .failFast(() -> assertThat(process.isAlive())
                            .as("%s has ended: %s", name, text(log))
                            .isTrue())
                    .until(() -> LISTENS.matcher(text(log)).find());
        } catch (RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
        Matcher listens = LISTENS.matcher(text(log));
        assertThat(listens.find()).isTrue();
        return new RunningApplication(name, log, process, URI.create(listens.group(1)));
    }

    private static String text(Path log) throws IOException {
        return Files.readString(log);
    }

    String log() throws IOException {
        return text(log);
    }

    /** Starts a body of that kind. Nothing waits for the response: without a time to drain, Quarkus promises none. */
    void trigger(String kind) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/" + kind))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        CompletableFuture<?> unused = http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Waits for the end of the process. */
    void awaitEnd(Duration limit) throws InterruptedException {
        assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                .as("%s ends within %s of its SIGTERM", name, limit)
                .isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
