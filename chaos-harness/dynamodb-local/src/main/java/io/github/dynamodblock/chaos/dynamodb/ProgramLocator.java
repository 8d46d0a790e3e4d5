package io.github.dynamodblock.chaos.dynamodb;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where programs are found on this machine. */
public final class ProgramLocator {
    private ProgramLocator() {}

    /** The {@code java} that runs this JVM. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** The first executable of that name in a list of directories like the one in {@code PATH}. */
    public static Optional<Path> find(String name, String searchPath) {
        return Stream.of(searchPath.split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(ProgramLocator::isRunnable)
                .findFirst();
    }

    /** The first executable of that name on this process's {@code PATH}. */
    public static Optional<Path> onPath(String name) {
        return find(name, System.getenv().getOrDefault("PATH", ""));
    }

    public static boolean isRunnable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
