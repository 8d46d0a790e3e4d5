package io.github.dynamodblock.chaos.cluster;

import io.github.dynamodblock.chaos.dynamodb.ChildCommand;
import io.github.dynamodblock.chaos.dynamodb.ChildProcess;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.github.dynamodblock.chaos.dynamodb.ProgramLocator;
import io.github.dynamodblock.chaos.dynamodb.TemporaryDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The Python libraries are a virtual environment with python_dynamodb_lock in the cache. The {@code python3} on the
 * {@code PATH} creates the environment once, with the files whose digests are pinned in
 * {@code python-requirements.txt}.
 */
public final class PythonLibraries {
    private static final String REQUIREMENTS = "python-requirements.txt";
    static final String NAME = "python-dynamodb-lock-0.9.1-boto3-1.44.5-wheels";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Map<String, String> environment;
    private final Consumer<String> progress;

    /**
     * Makes an instance that searches with the variables of that environment.
     *
     * @param environment the environment variables
     * @param progress receives a line before an action that takes long
     */
    public PythonLibraries(Map<String, String> environment, Consumer<String> progress) {
        this.environment = Map.copyOf(environment);
        this.progress = progress;
    }

    /**
     * Returns the interpreter. Obtains its libraries first if they are missing.
     *
     * @return the path of the interpreter
     * @throws PartUnavailableException if that is not possible; the message has one line with the remedies
     */
    public Path obtain() {
        Path kept = Cache.of(environment, NAME);
        if (!ProgramLocator.isRunnable(interpreter(kept))) {
            make(kept);
        }
        return interpreter(kept);
    }

    private static Path interpreter(Path virtualEnvironment) {
        return virtualEnvironment.resolve("bin").resolve("python");
    }

    private void make(Path kept) {
        Path python = ProgramLocator.find("python3", environment.getOrDefault("PATH", ""))
                .orElseThrow(() -> unavailable("there is no python3 on the PATH"));
        progress.accept("obtaining python_dynamodb_lock with pip (once; kept in " + kept + ")");
        try (TemporaryDirectory work = TemporaryDirectory.create("python-libraries-")) {
            Files.createDirectories(kept.getParent());
            // The directory is created next to its final place, so that it can be renamed. The interpreter finds its
            // libraries relative to its own place.
            Path partial = Files.createTempDirectory(kept.getParent(), "python-partial-");
            try {
                run(work, "python3 -m venv", List.of(python.toString(), "-m", "venv", partial.toString()));
                run(
                        work,
                        "pip install",
                        List.of(
                                interpreter(partial).toString(),
                                "-m",
                                "pip",
                                "install",
                                "--quiet",
                                "--no-cache-dir",
                                "--disable-pip-version-check",
                                "--no-deps",
                                "--only-binary=:all:",
                                "--require-hashes",
                                "--requirement",
                                requirements(work).toString()));
                keep(partial, kept);
            } finally {
                delete(partial);
            }
        } catch (IOException e) {
            throw unavailable("it cannot be kept in the cache: " + e);
        }
    }

    private static Path requirements(TemporaryDirectory work) throws IOException {
        Path file = work.path().resolve(REQUIREMENTS);
        try (InputStream content = PythonLibraries.class.getResourceAsStream(REQUIREMENTS)) {
            Files.copy(Objects.requireNonNull(content, REQUIREMENTS), file);
        }
        return file;
    }

    private static void run(TemporaryDirectory work, String what, List<String> arguments) throws IOException {
        Path log = work.path().resolve("python.log");
        Map<String, String> variables = Map.of("TMPDIR", work.path().toString());
        try (ChildProcess child = ChildProcess.start(new ChildCommand(arguments, work.path(), variables, log, log))) {
            if (!child.awaitExit(LIMIT)) {
                throw unavailable(what + " was not done after " + LIMIT);
            }
            if (child.exitCode().orElse(-1) != 0) {
                throw unavailable(what + " failed: " + lastLine(log));
            }
        }
    }

    /**
     * Moves the new environment to its final place. Another process can do the same at the same time. The process that
     * renames first wins, and no incomplete environment is ever at the final place.
     */
    private static void keep(Path partial, Path kept) throws IOException {
        if (!ProgramLocator.isRunnable(interpreter(kept))) {
            // An environment of a Python that no longer exists.
            delete(kept);
        }
        try {
            Files.move(partial, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!ProgramLocator.isRunnable(interpreter(kept))) {
                throw e;
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String lastLine(Path log) throws IOException {
        List<String> lines =
                Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "no output" : lines.get(lines.size() - 1);
    }

    private static PartUnavailableException unavailable(String why) {
        return new PartUnavailableException("The peer python cannot be obtained: " + why
                + "; install Python 3.9 or later with venv and pip (on Debian: python3-venv)");
    }
}
