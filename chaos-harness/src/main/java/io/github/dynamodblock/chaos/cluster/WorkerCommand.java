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

/** What a worker runs. */
public interface WorkerCommand {
    /** The program, working in that directory, with its outputs appended to those files. */
    ChildCommand in(Path directory, Path stdout, Path stderr);

    /**
     * The Java and the class path of this JVM, and a program of it.
     *
     * @param options for example {@code -Xmx128m}
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
     * Another program.
     *
     * @param variables added to the inherited environment
     */
    static WorkerCommand ofProgram(List<String> arguments, Map<String, String> variables) {
        return (directory, stdout, stderr) -> {
            Map<String, String> environment = new HashMap<>(variables);
            environment.put("TMPDIR", directory.toString());
            return new ChildCommand(arguments, directory, environment, stdout, stderr);
        };
    }

    // The worker has a working directory of its own, where a relative entry would mean another file.
    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
