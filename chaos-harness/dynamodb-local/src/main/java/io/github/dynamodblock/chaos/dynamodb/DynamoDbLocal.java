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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A DynamoDB Local is a running DynamoDB Local: a child JVM on a free port of the loopback address and of no other
 * address ({@link LoopbackServer}), in memory, with telemetry off. The child ends with this JVM and leaves no file
 * behind. It accepts any credentials, so every program on this machine can use it.
 *
 * <p>The licence of DynamoDB Local forbids redistribution. So each machine resolves its class path from the Maven
 * registry. In this project's tests, the system property {@value #CLASS_PATH_PROPERTY} names the file to which the build
 * wrote the class path. Other users resolve the {@linkplain DynamoDbLocalArtifacts artifacts} themselves.
 */
public final class DynamoDbLocal implements AutoCloseable {
    /** The system property that names the file with DynamoDB Local's class path. */
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
     * Starts a DynamoDB Local and waits until it responds. This takes 1–3 s and about 100 MB.
     *
     * @return the running DynamoDB Local
     * @throws PartUnavailableException if it does not start; the message has one line, which says what the user can do
     */
    public static DynamoDbLocal start() {
        return start(true);
    }

    /**
     * Starts a DynamoDB Local with a class path that the caller resolved, and waits until it responds.
     *
     * @param classPath the files of {@link DynamoDbLocalArtifacts#coordinates()}
     * @param otherDirectory where its files are put if programs cannot run in the directory for temporary files; this
     *     directory must exist
     * @return the running DynamoDB Local
     * @throws PartUnavailableException if it does not start; the message has one line, which says what the user can do
     */
    public static DynamoDbLocal start(List<Path> classPath, Path otherDirectory) {
        return start(
                classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                otherDirectory,
                true);
    }

    /**
     * Returns the DynamoDB Local that all code of this JVM shares. The first call starts it. It ends with the JVM, and
     * {@link #close()} does not end it.
     *
     * @return the shared DynamoDB Local
     */
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
        String file = System.getProperty(CLASS_PATH_PROPERTY);
        String classPath = classPath(file);
        return start(
                classPath, Path.of(file).toAbsolutePath().resolveSibling(".").normalize(), closeable);
    }

    private static DynamoDbLocal start(String classPath, Path otherDirectory, boolean closeable) {
        TemporaryDirectory directory = TemporaryDirectory.create(parent(otherDirectory), "dynamodb-local-");
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
                        "DynamoDB Local did not start on this machine; read its output, and check the free memory: "
                                + said);
            }
        }
        throw new AssertionError("unreachable");
    }

    /**
     * Returns the directory for the files of DynamoDB Local. Its native library must be loaded from there. If programs
     * cannot run in the directory for temporary files, the other directory is used.
     */
    private static Path parent(Path other) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return ProgramDirectory.first(List.of(temporary, other))
                .orElseThrow(() -> new PartUnavailableException("DynamoDB Local cannot run: programs run neither in "
                        + temporary + " nor in " + other
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
                    "Cannot read " + file + ": " + e.getMessage() + "; build it again with `mvn -pl"
                            + " chaos-harness/dynamodb-local process-resources`",
                    e);
        }
    }

    /** Puts the main class of this project where the child finds it, whatever class loader loaded this class. */
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
                // DynamoDB Local mostly waits for SQLite. In its first minutes, the second compiler took a fifth of its
                // time.
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
            // The request is not signed, so DynamoDB Local refuses it with 400. This is a response too.
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

    /**
     * Returns where it listens, for example {@code http://127.0.0.1:45123}. Clients can use any region and any
     * credentials.
     *
     * @return the endpoint
     */
    public URI endpoint() {
        return endpoint;
    }

    long pid() {
        return child.pid();
    }

    Path directory() {
        return directory.path();
    }

    /** Ends the process and deletes its files. This method can be called more than once. */
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
