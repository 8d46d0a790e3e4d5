package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.cluster.PythonLibraries;
import io.github.dynamodblock.chaos.cluster.WorkerCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a worker of the peer {@code python} is started: an interpreter that knows the peer's libraries, and the program in
 * this harness's resources.
 */
record PythonPeer(Path interpreter, Path program) {
    private static final String PROGRAM = "peer_worker.py";

    /**
     * Obtains the libraries if need be, and leaves the program beside the run's logs.
     *
     * @param logs an existing or new directory
     */
    static PythonPeer prepare(Path logs, RunProgress progress) {
        Path interpreter = new PythonLibraries(System.getenv(), progress::step).obtain();
        Path program = logs.resolve(PROGRAM);
        try (InputStream resource = Objects.requireNonNull(PythonPeer.class.getResourceAsStream(PROGRAM), PROGRAM)) {
            Files.createDirectories(logs);
            Files.copy(resource, program, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + program + ": " + e.getMessage(), e);
        }
        return new PythonPeer(interpreter, program);
    }

    /** @param settings the worker's, as {@link WorkerSettings} writes them */
    WorkerCommand worker(Path settings) {
        return WorkerCommand.ofProgram(
                List.of(interpreter.toString(), "-u", program.toString(), settings.toString()),
                // Nothing of the user's: neither modules nor the AWS configuration.
                Map.of("PYTHONNOUSERSITE", "1", "PYTHONDONTWRITEBYTECODE", "1", "AWS_CONFIG_FILE", "/dev/null"));
    }
}
