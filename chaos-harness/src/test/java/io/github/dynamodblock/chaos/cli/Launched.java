package io.github.dynamodblock.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The command line as a process of its own, as the launcher starts it, so that it can be signalled. */
final class Launched implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;
    private final Path errors;

    private Launched(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /**
     * Starts it with SIGINT, SIGTERM and SIGHUP as a terminal gives them: a shell ignores SIGINT in a command that a script starts in
     * the background, and every process below that command inherits it.
     *
     * @param directory where it runs, and where its output is kept
     */
    static Launched start(Path directory, List<String> arguments) throws IOException {
        return start(directory, Map.of(), arguments);
    }

    /** The same, with those variables in its environment. */
    static Launched start(Path directory, Map<String, String> environment, List<String> arguments) throws IOException {
        Path output = directory.resolve("stdout");
        Path errors = directory.resolve("stderr");
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=HUP,INT,TERM",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Ddynamodb-local.classpath.file=" + System.getProperty("dynamodb-local.classpath.file"),
                "-cp",
                System.getProperty("java.class.path"),
                "io.github.dynamodblock.chaos.cli.Entry"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new Launched(builder.start(), output, errors);
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** All processes below it, children of children too. */
    List<ProcessHandle> family() {
        return process.descendants().toList();
    }

    void signal(String name) throws Exception {
        // The kill of the shell: the program kill does not know every signal in a Turkish locale.
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + name + " \"$0\"", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .as("sent " + name)
                .isZero();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("did not end within " + LIMIT);
        }
        return process.exitValue();
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            Thread.sleep(50);
        }
    }

    /** Whether that process is stopped by a signal. */
    static boolean isStopped(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.anyMatch(line -> line.startsWith("State:\tT"));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
