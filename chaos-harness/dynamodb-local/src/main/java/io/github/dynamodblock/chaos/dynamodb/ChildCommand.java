package io.github.dynamodblock.chaos.dynamodb;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program to start: its argument vector, the directory it works in, variables added to what a child inherits
 * ({@link ChildEnvironment}), and the files that its two outputs are appended to (they may be the same).
 */
public record ChildCommand(
        List<String> arguments, Path directory, Map<String, String> environment, Path stdout, Path stderr) {
    public ChildCommand {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("A command needs at least the program's name, got " + arguments);
        }
    }
}
