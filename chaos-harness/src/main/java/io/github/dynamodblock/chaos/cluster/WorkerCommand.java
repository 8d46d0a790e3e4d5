package io.github.dynamodblock.chaos.cluster;

import io.github.dynamodblock.chaos.dynamodb.ChildCommand;
import io.github.dynamodblock.chaos.dynamodb.Executables;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a worker JVM runs: the Java and the class path of this JVM, and a program of it.
 *
 * @param jvmOptions for example {@code -Xmx128m}
 */
public record WorkerCommand(String mainClass, List<String> jvmOptions, List<String> arguments) {
    public WorkerCommand {
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
    }

    ChildCommand in(Path directory, Path stdout, Path stderr) {
        List<String> command = new ArrayList<>();
        command.add(Executables.java().toString());
        command.add("-XX:-UsePerfData");
        command.add("-Djava.io.tmpdir=" + directory);
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(absolute(System.getProperty("java.class.path")));
        command.add(mainClass);
        command.addAll(arguments);
        return new ChildCommand(command, directory, Map.of(), stdout, stderr);
    }

    // The worker has a working directory of its own, where a relative entry would mean another file.
    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
