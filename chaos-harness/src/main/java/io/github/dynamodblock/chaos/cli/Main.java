package io.github.dynamodblock.chaos.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code chaos-harness}. */
@Command(
        name = "chaos-harness",
        mixinStandardHelpOptions = true,
        version = "chaos-harness of Quarkus DynamoDB Lock",
        description = "Runs real lock clients under real faults, and judges what they did.",
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            SimulateCommand.class,
            MutantsCommand.class,
            ExploreCommand.class,
            TableCommand.class
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(execute(out, err, arguments));
    }

    /** What {@link #main} does, with the exit code as its answer. */
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine commands = new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(thrown -> ExitCode.FAILED)
                .setParameterExceptionHandler(Main::usage)
                .setExecutionExceptionHandler((thrown, command, parsed) -> Failures.tell(thrown, command.getErr()));
        return commands.execute(arguments);
    }

    private static int usage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        command.getErr()
                .println(Failures.oneLine(wrong) + " (see "
                        + command.getCommandSpec().qualifiedName() + " --help)");
        return ExitCode.USAGE;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: " + String.join(", ", spec.subcommands().keySet()));
    }
}
