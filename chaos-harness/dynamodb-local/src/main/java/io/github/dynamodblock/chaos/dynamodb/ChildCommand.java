package io.github.dynamodblock.chaos.dynamodb;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A child command is a program to start.
 *
 * @param arguments the program and its arguments
 * @param directory the working directory of the program
 * @param environment variables, in addition to those that a child inherits ({@link ChildEnvironment})
 * @param stdout the file to which the standard output is appended
 * @param stderr the file to which the error output is appended; both outputs can go to the same file
 */
public record ChildCommand(
        List<String> arguments, Path directory, Map<String, String> environment, Path stdout, Path stderr) {
    public ChildCommand {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("A command needs at least the name of the program, not " + arguments);
        }
    }
}
