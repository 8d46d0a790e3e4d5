package io.github.dynamodblock.chaos.dynamodb;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A running DynamoDB Local: a child JVM on a free port of the loopback address and of no other ({@link LoopbackServer}), in
 * memory, telemetry off. It dies with this JVM and leaves no file behind. Any credentials do: whoever can run programs on
 * this machine can use it.
 *
 * <p>Its licence forbids redistribution, so its class path is resolved from the Maven registry on each machine; the
 * system property {@value #CLASS_PATH_PROPERTY} names the file that the build wrote it to.
 */
public final class DynamoDbLocal implements AutoCloseable {
    /** System property: the file that holds DynamoDB Local's class path. */
    public static final String CLASS_PATH_PROPERTY = "dynamodb-local.classpath.file";

    private static final int ATTEMPTS = 5;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static @Nullable DynamoDbLocal shared;

    private final TemporaryDirectory directory;
    private final ChildProcess child;
    private final URI endpoint;
    private final boolean closeable;

    private DynamoDbLocal(TemporaryDirectory directory, ChildProcess child, int port, boolean closeable) {
        this.directory = directory;
        this.child = child;
        this.endpoint = endpoint(port);
        this.closeable = closeable;
    }

    /**
     * Starts one and waits until it answers: 1–3 s, about 100 MB.
     *
     * @throws PartUnavailableException with one line that says what to do, when it does not start
     */
    public static DynamoDbLocal start() {
        return start(true);
    }

    /** The one that this whole JVM shares, started at first use; it ends with the JVM, and {@link #close()} leaves it. */
    public static synchronized DynamoDbLocal shared() {
        DynamoDbLocal running = shared;
        if (running == null || !running.child.isAlive()) {
            running = start(false);
            shared = running;
            Runtime.getRuntime().addShutdownHook(new Thread(running::end, "dynamodb-local-shared"));
        }
        return running;
    }

    private static DynamoDbLocal start(boolean closeable) {
        String classPath = classPath(System.getProperty(CLASS_PATH_PROPERTY));
        TemporaryDirectory directory = TemporaryDirectory.create(parent(), "dynamodb-local-");
        Path output = directory.path().resolve("output.log");
        addServer(directory.path());
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            int port = LoopbackPort.probe();
            ChildProcess child = ChildProcess.start(command(classPath, port, directory.path(), output));
            if (answers(child, port)) {
                return new DynamoDbLocal(directory, child, port, closeable);
            }
            child.close();
            String said = tail(output);
            if (attempt == ATTEMPTS || !said.contains("Address already in use")) {
                directory.close();
                throw new PartUnavailableException(
                        "DynamoDB Local did not start on this machine; look at what it said, and at the free memory: "
                                + said);
            }
        }
        throw new AssertionError("unreachable");
    }

    /** Where its files go. Its native library has to load from there; the build's own directory can do so if no other can. */
    private static Path parent() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Path built = Path.of(System.getProperty(CLASS_PATH_PROPERTY))
                .toAbsolutePath()
                .resolveSibling(".");
        return ProgramDirectory.first(List.of(temporary, built.normalize()))
                .orElseThrow(() -> new PartUnavailableException("DynamoDB Local cannot run: programs run neither in "
                        + temporary + " nor in " + built.normalize()
                        + ", which are not writable or mounted noexec; name another directory with -Djava.io.tmpdir"));
    }

    static String classPath(@Nullable String file) {
        if (file == null || !Files.isRegularFile(Path.of(file))) {
            throw new PartUnavailableException("DynamoDB Local is not resolved yet: system property "
                    + CLASS_PATH_PROPERTY + (file == null ? " is not set" : " names " + file + ", which is not a file")
                    + "; run `mvn -pl chaos-harness/dynamodb-local process-resources` in the project's root, which"
                    + " writes chaos-harness/dynamodb-local/target/dynamodb-local.classpath");
        }
        try {
            return Files.readString(Path.of(file)).trim();
        } catch (IOException e) {
            throw new PartUnavailableException(
                    "Cannot read " + file + ": " + e.getMessage() + "; build it anew with `mvn -pl"
                            + " chaos-harness/dynamodb-local process-resources`",
                    e);
        }
    }

    /** Puts our main class where the child finds it, whatever class loader this class comes from. */
    private static void addServer(Path directory) {
        String file = LoopbackServer.class.getName().replace('.', '/') + ".class";
        try (InputStream content = LoopbackServer.class.getResourceAsStream("LoopbackServer.class")) {
            Path copy = directory.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(Objects.requireNonNull(content, file), copy);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + directory + ": " + e.getMessage(), e);
        }
    }

    private static ChildCommand command(String classPath, int port, Path directory, Path output) {
        List<String> arguments = List.of(
                ProgramLocator.java().toString(),
                "-XX:+UseSerialGC",
                // It mostly waits for SQLite: in its first minutes the second compiler took a fifth of its time.
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx512m",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                directory + File.pathSeparator + classPath,
                LoopbackServer.class.getName(),
                "-inMemory",
                "-sharedDb",
                "-disableTelemetry",
                "-port",
                Integer.toString(port));
        return new ChildCommand(arguments, directory, Map.of("DDB_LOCAL_TELEMETRY", "0"), output, output);
    }

    private static boolean answers(ChildProcess child, int port) {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(endpoint(port))
                .timeout(Duration.ofSeconds(5))
                .build();
        return PollingDeadline.in(START_LIMIT)
                        .await(() -> !child.isAlive()
                                || (LoopbackPort.isListening(child.pid(), port) && answers(http, request)))
                && child.isAlive();
    }

    private static boolean answers(HttpClient http, HttpRequest request) {
        try {
            // Unsigned, so it is refused with 400: an answer all the same.
            http.send(request, BodyHandlers.discarding());
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String tail(Path output) {
        try {
            List<String> lines = Files.readAllLines(output).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("\t"))
                    .toList();
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            return "(no output: " + e.getMessage() + ")";
        }
    }

    private static URI endpoint(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Where it listens, for example {@code http://127.0.0.1:45123}. Any region and any credentials will do. */
    public URI endpoint() {
        return endpoint;
    }

    long pid() {
        return child.pid();
    }

    Path directory() {
        return directory.path();
    }

    /** Ends it and deletes its files. Idempotent. */
    @Override
    public void close() {
        if (closeable) {
            end();
        }
    }

    private void end() {
        child.close();
        directory.close();
    }
}
