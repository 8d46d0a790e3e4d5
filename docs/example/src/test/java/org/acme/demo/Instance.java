package org.acme.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dynamodblock.chaos.dynamodb.ChildCommand;
import io.github.dynamodblock.chaos.dynamodb.ChildProcess;
import io.github.dynamodblock.chaos.dynamodb.ProgramLocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of the packaged application. It ends with this JVM, however the JVM ends. */
public final class Instance implements AutoCloseable {
    /** From the folder of the example. */
    public static final Path APPLICATION = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private static final Pattern LISTENS = Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)");
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final Path log;
    private final ChildProcess process;

    private Instance(Path log, ChildProcess process) {
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a process, and returns at once.
     *
     * @param endpoint of DynamoDB Local
     * @param port of HTTP; 0 for any
     * @param directory where a file gets its output
     * @param properties more configuration
     * @return the process
     * @throws IOException if the file cannot be written
     */
    public static Instance start(URI endpoint, int port, Path directory, Map<String, String> properties)
            throws IOException {
        Path log = Files.createTempFile(directory, "instance-", ".log");
        List<String> command = new ArrayList<>();
        command.add(ProgramLocator.java().toString());
        command.add("-Xmx256m");
        // Starts sooner.
        command.add("-XX:TieredStopAtLevel=1");
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.dynamodb.endpoint-override=" + endpoint);
        command.add("-Dquarkus.dynamodb.aws.region=eu-central-1");
        command.add("-Dquarkus.dynamodb.aws.credentials.type=static");
        command.add("-Dquarkus.dynamodb.aws.credentials.static-provider.access-key-id=local");
        command.add("-Dquarkus.dynamodb.aws.credentials.static-provider.secret-access-key=local");
        // In production, an infrastructure tool creates the tables.
        command.add("-Dquarkus.dynamodb-lock.create-table-if-missing=true");
        command.add("-Dledger.create-table=true");
        command.add("-jar");
        command.add(APPLICATION.toAbsolutePath().toString());
        return new Instance(log, ChildProcess.start(new ChildCommand(command, directory, Map.of(), log, log)));
    }

    /** Returns whether it accepts requests. */
    public boolean isReady() {
        return LISTENS.matcher(log()).find();
    }

    /** Returns where it accepts requests. */
    public URI address() {
        Matcher listens = LISTENS.matcher(log());
        if (!listens.find()) {
            throw new IllegalStateException("The application does not accept requests: " + log());
        }
        return URI.create(listens.group(1));
    }

    /** Returns its output so far. */
    public String log() {
        try {
            // A character can be written in part, or in the character set of the machine.
            return new String(Files.readAllBytes(log), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGKILL, as a crash. */
    public void kill() {
        process.close();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
    }

    /** Sends SIGTERM, waits for the end, and kills what does not end. */
    @Override
    public void close() {
        terminate();
        boolean unused = process.awaitExit(STOP_LIMIT);
        process.close();
    }
}
