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
 * A Python peer says how a worker of the peer {@code python} is started: with an interpreter that finds the peer's
 * libraries, and with the program in the resources of this harness.
 *
 * @param interpreter the Python interpreter
 * @param program the program of the worker
 */
record PythonPeer(Path interpreter, Path program) {
    private static final String PROGRAM = "peer_worker.py";

    /**
     * Obtains the libraries if they are missing, and writes the program to the directory of the logs.
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

    /**
     * Returns the command that starts a worker.
     *
     * @param settings the file that {@link WorkerSettings} wrote for the worker
     */
    WorkerCommand worker(Path settings) {
        return WorkerCommand.ofProgram(
                List.of(interpreter.toString(), "-u", program.toString(), settings.toString()),
                // The worker must not use the modules or the AWS configuration of the user.
                Map.of("PYTHONNOUSERSITE", "1", "PYTHONDONTWRITEBYTECODE", "1", "AWS_CONFIG_FILE", "/dev/null"));
    }
}
