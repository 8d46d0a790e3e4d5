package io.github.dynamodblock.chaos.cluster;

import io.github.dynamodblock.chaos.dynamodb.ChildCommand;
import io.github.dynamodblock.chaos.dynamodb.ProgramLocator;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A worker command says what a worker runs. */
public interface WorkerCommand {
    /** Returns the command for a working directory. The outputs of the program are appended to those files. */
    ChildCommand in(Path directory, Path stdout, Path stderr);

    /**
     * Makes the command of a Java program, with the Java and the class path of this JVM.
     *
     * @param mainClass the main class
     * @param options the options of the JVM, for example {@code -Xmx128m}
     * @param arguments the arguments of the program
     */
    static WorkerCommand ofJava(String mainClass, List<String> options, List<String> arguments) {
        return (directory, stdout, stderr) -> {
            List<String> command = new ArrayList<>();
            command.add(ProgramLocator.java().toString());
            command.add("-XX:-UsePerfData");
            command.add("-Djava.io.tmpdir=" + directory);
            command.add("-Dhttp.nonProxyHosts=localhost|127.*|[::1]");
            command.addAll(options);
            command.add("-cp");
            command.add(absolute(System.getProperty("java.class.path")));
            command.add(mainClass);
            command.addAll(arguments);
            return new ChildCommand(command, directory, Map.of(), stdout, stderr);
        };
    }

    /**
     * Makes the command of any other program.
     *
     * @param arguments the program and its arguments
     * @param variables environment variables, in addition to the inherited ones
     */
    static WorkerCommand ofProgram(List<String> arguments, Map<String, String> variables) {
        return (directory, stdout, stderr) -> {
            Map<String, String> environment = new HashMap<>(variables);
            environment.put("TMPDIR", directory.toString());
            return new ChildCommand(arguments, directory, environment, stdout, stderr);
        };
    }

    // The worker has a working directory of its own, in which a relative entry would mean another file.
    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
