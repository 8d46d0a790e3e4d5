package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.text.Printable;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The class of the command {@code chaos-harness}. */
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
            ExploreCommand.class
        })
public final class Main implements Runnable {
    private static final String WITHOUT_PROXY = "http.nonProxyHosts";
    /** The character that Java reads for bytes that are no text in the encoding of the locale. */
    private static final char UNREADABLE = '\ufffd';

    private static final String LOOPBACK = "localhost|127.*|[::1]";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(execute(out, err, arguments));
    }

    /** Does what {@link #main} does, and returns the exit code. */
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        NeutralLocale.use();
        reachLoopbackWithoutProxy();
        CommandLine commands = new CommandLine(new Main())
                .setOut(Printable.writer(out))
                .setErr(Printable.writer(err))
                // A key can begin with @. That is not a file of arguments.
                .setExpandAtFiles(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(thrown -> ExitCode.FAILED)
                .setParameterExceptionHandler(Main::usage)
                .setExecutionExceptionHandler(
                        (thrown, command, parsed) -> ErrorMessages.tell(thrown, command.getErr()));
        Optional<String> unread = Stream.of(arguments)
                .filter(argument -> argument.indexOf(UNREADABLE) >= 0)
                .findFirst();
        if (unread.isPresent()) {
            commands.getErr()
                    .println("'" + unread.get() + "' was typed with characters that Java cannot read in this locale ("
                            + System.getProperty("sun.jnu.encoding") + "): set LC_ALL=C.UTF-8, or use the launcher"
                            + " chaos-harness/bin/chaos-harness");
            return ExitCode.USAGE;
        }
        return commands.execute(arguments);
    }

    /**
     * Lets Java's own HTTP client reach the loopback address without a proxy. If the user sets
     * {@code http.nonProxyHosts} without the usual hosts, that client would use a proxy also for the loopback address.
     */
    private static void reachLoopbackWithoutProxy() {
        String before = System.getProperty(WITHOUT_PROXY, "");
        if (!before.contains(LOOPBACK)) {
            System.setProperty(WITHOUT_PROXY, before.isEmpty() ? LOOPBACK : before + "|" + LOOPBACK);
        }
    }

    private static int usage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        command.getErr()
                .println(ErrorMessages.oneLine(wrong) + " (see "
                        + command.getCommandSpec().qualifiedName() + " --help)");
        return ExitCode.USAGE;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing; use one of: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
