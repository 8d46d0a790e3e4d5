package io.github.dynamodblock.chaos.dynamodb;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** This class finds programs on this machine. */
public final class ProgramLocator {
    private ProgramLocator() {}

    /**
     * Returns the {@code java} that runs this JVM.
     *
     * @return the path
     */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /**
     * Returns the first executable with that name in a list of directories in the format of {@code PATH}.
     *
     * @param name the name
     * @param searchPath the list of directories
     * @return the path
     */
    public static Optional<Path> find(String name, String searchPath) {
        return Stream.of(searchPath.split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(ProgramLocator::isRunnable)
                .findFirst();
    }

    /**
     * Returns the first executable with that name on the {@code PATH} of this process.
     *
     * @param name the name
     * @return the path
     */
    public static Optional<Path> onPath(String name) {
        return find(name, System.getenv().getOrDefault("PATH", ""));
    }

    public static boolean isRunnable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
