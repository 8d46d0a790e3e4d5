package io.github.dynamodblock.table;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.text.Printable;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code dynamodb-lock-table}. Each subcommand is a method. */
@Command(
        name = "dynamodb-lock-table",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        description = "Administers a lock table: examines the table, shows its locks, and changes them.",
        footer = {
            "",
            "Exit codes: 0 done, or nothing wrong; 1 a person must check the result: locks in",
            "this table do not work, there is no such lock, the lock was not changed, or",
            "tokens are ahead of the clock; 3 the command failed; 64 wrong usage."
        })
public final class Main implements Runnable {
    /** The character that Java reads for bytes that are no text in the locale's encoding. */
    private static final char UNREADABLE = '\ufffd';

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final TableOptions options = new TableOptions();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print one JSON object on each line.")
    private boolean json;

    private Main() {}

    /**
     * Runs the command, and ends the process with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(execute(out, err, arguments));
    }

    /** Does what {@link #main} does, and returns the exit code. */
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine commands = new CommandLine(new Main())
                .setOut(Printable.writer(out))
                .setErr(Printable.writer(err))
                // A key can begin with @; such a key does not name a file of arguments.
                .setExpandAtFiles(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(thrown -> ExitCode.FAILED)
                .setParameterExceptionHandler(Main::usage)
                .setExecutionExceptionHandler((thrown, command, parsed) -> defect(thrown, command.getErr()));
        Optional<String> unread = Stream.of(arguments)
                .filter(argument -> argument.indexOf(UNREADABLE) >= 0)
                .findFirst();
        if (unread.isPresent()) {
            commands.getErr()
                    .println("'" + unread.get() + "' was typed with characters that Java cannot read in this locale ("
                            + System.getProperty("sun.jnu.encoding") + "): set LC_ALL=C.UTF-8");
            return ExitCode.USAGE;
        }
        return commands.execute(arguments);
    }

    private static int usage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        command.getErr()
                .println(oneLine(wrong) + " (see " + command.getCommandSpec().qualifiedName() + " --help)");
        return ExitCode.USAGE;
    }

    private static int defect(Throwable thrown, PrintWriter err) {
        err.println("dynamodb-lock-table: a defect of this command itself, please report it with the following lines: "
                + thrown.getClass().getSimpleName() + ": " + oneLine(thrown));
        thrown.printStackTrace(err);
        return ExitCode.FAILED;
    }

    private static String oneLine(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null
                ? thrown.getClass().getSimpleName()
                : Printable.line(message.replaceAll("\\s*\\R\\s*", " | "));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing; use one of: "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(description = "Says what is wrong with the table, and what to do about it. 3 requests.")
    int doctor() {
        return told(TableOperations::doctor);
    }

    @Command(description = "Lists locks, in no order. Reads the whole table, or all of one partition key.")
    int list(
            @Parameters(arity = "0..1", paramLabel = "KEY", description = "Only the locks of this partition key.")
                    @Nullable String partition,
            @Option(names = "--held", description = "Only the locks that are held.") boolean held,
            @Option(
                            names = "--limit",
                            defaultValue = "1000",
                            description = "At most this many locks. Default: ${DEFAULT-VALUE}.")
                    long limit) {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 or more, not " + limit);
        }
        return told(table -> table.list(Optional.ofNullable(partition), held, limit));
    }

    @Command(description = "Shows everything about one lock. 1 consistent read.")
    int show(
            @Parameters(paramLabel = "KEY") String partition,
            @Parameters(arity = "0..1", paramLabel = "SORT") @Nullable String sort) {
        LockKey key = key(partition, sort);
        return told(table -> table.show(key));
    }

    @Command(
            name = "force-release",
            description = "Frees one lock, even if a client holds it. The old holder treats its lease as valid until"
                    + " its next heartbeat. 1 consistent read and 1 write.")
    int forceRelease(
            @Parameters(paramLabel = "KEY") String partition,
            @Parameters(arity = "0..1", paramLabel = "SORT") @Nullable String sort,
            @Option(
                            names = "--by",
                            paramLabel = "NAME",
                            description = "The administrator's name, which the row shows until the next acquire."
                                    + " Default: user@host.")
                    @Nullable String by,
            @Option(names = "--yes", description = "Without this option, the lock is only shown.") boolean sure) {
        LockKey key = key(partition, sort);
        if (sure) {
            return told(table -> fitting(() -> table.forceRelease(key, Optional.ofNullable(by))));
        }
        int shown = told(table -> table.show(key));
        if (shown != ExitCode.DONE) {
            return shown;
        }
        throw new ParameterException(
                spec.commandLine(), "the holder of this lock loses the lock: add --yes to confirm");
    }

    @Command(
            name = "raise-tokens",
            description = "After a restore from a backup: raises every token to the clock. Each holder of a lock loses"
                    + " the lock. Reads the whole table; 1 write for each row.")
    int raiseTokens(
            @Option(
                            names = "--yes",
                            description = "Confirms that holders lose their locks. Without this option, nothing is"
                                    + " done.")
                    boolean sure) {
        if (!sure) {
            throw new ParameterException(
                    spec.commandLine(), "each holder of a lock in this table loses the lock: add --yes to confirm");
        }
        return told(TableOperations::raiseTokens);
    }

    private LockKey key(String partition, @Nullable String sort) {
        return fitting(() -> options.where().key(partition, Optional.ofNullable(sort)));
    }

    private int told(Predicate<TableOperations> deed) {
        Function<Consumer<String>, ResultOutput> telling = json ? JsonOutput::new : TextOutput::new;
        try (TableOperations table = new TableOperations(
                fitting(options::where), telling.apply(spec.commandLine().getOut()::println))) {
            return deed.test(table) ? ExitCode.DONE : ExitCode.LOOK;
        } catch (LockException e) {
            spec.commandLine().getErr().println("dynamodb-lock-table: " + oneLine(e));
            return ExitCode.FAILED;
        }
    }

    private <T> T fitting(Supplier<T> typed) {
        try {
            return typed.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), oneLine(e), e);
        }
    }
}
