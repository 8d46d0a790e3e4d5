package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.run.FaultChoice;
import io.github.dynamodblock.chaos.run.Run;
import io.github.dynamodblock.chaos.run.RunProgress;
import io.github.dynamodblock.chaos.run.RunSettings;
import io.github.dynamodblock.chaos.run.RunTime;
import io.github.dynamodblock.chaos.run.UsageException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** This command is {@code chaos-harness run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Starts a store, proxies and workers, injects faults, and judges what the clients did.",
        footer = {
            "",
            "Exit codes: 0 valid, 1 invalid, 2 unknown, 3 the harness itself failed, 64 wrong usage, 130 Ctrl-C."
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--workers", defaultValue = "5", description = "Worker processes. Default: 5.")
    private int workers;

    @Option(names = "--threads", defaultValue = "2", description = "Client threads in each worker. Default: 2.")
    private int threads;

    @Option(names = "--keys", defaultValue = "3", description = "Locks for which the clients contend. Default: 3.")
    private int keys;

    @Option(
            names = "--duration",
            defaultValue = "60s",
            converter = Durations.class,
            description = "How long the clients work. Default: 60s.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--lease",
            defaultValue = "2s",
            converter = Durations.class,
            description = "The lease duration of every lock. Default: 2s.")
    private Duration lease = Duration.ZERO;

    @Option(
            names = "--heartbeat",
            converter = Durations.class,
            description = "How often a holder renews. Default: a quarter of the lease.")
    private @Nullable Duration heartbeat;

    @Option(
            names = "--faults",
            defaultValue = "all",
            description = "all, none, or some of pause,kill,latency,partition,lost-response,lost-request,hole,"
                    + "wall-jump. Default: all.")
    private String faults = "";

    @Option(
            names = "--client",
            defaultValue = "ours",
            description = "The lock under test: ours; a broken lock that the run must find: mutant:NAME, see"
                    + " docs/reference/mutants.md;"
                    + " a peer: aws, python; or several clients, separated by commas and assigned to the workers in"
                    + " turn: ours,aws. Default: ours.")
    private String client = "";

    @Option(
            names = "--table-layout",
            defaultValue = "aws",
            description = "The layout of the rows: aws, or python (that of python_dynamodb_lock). Default: aws.")
    private String tableLayout = "";

    @Option(
            names = "--held",
            description = "Leases of keys of its own that each worker holds in addition to the contended locks."
                    + " Default: " + RunSettings.DEFAULT_HELD + ", or none with peers.")
    private @Nullable Integer held;

    @Option(
            names = "--held-lease",
            converter = Durations.class,
            description = "The lease duration of these additional leases. Default: twenty times --lease.")
    private @Nullable Duration heldLease;

    @Option(
            names = "--mix",
            defaultValue = "usual",
            description = "How often the clients do what: usual, together (often two locks at once),"
                    + " impatient (mostly without waiting), or brisk (short holds)."
                    + " Default: usual.")
    private String mix = "";

    @Option(names = "--seed", description = "Decides the plan of faults and what the clients try. Default: a new one.")
    private @Nullable Long seed;

    @Option(names = "--out", description = "A new or empty directory for all data. Default: chaos-out/TIME-SEED.")
    private @Nullable Path out;

    @Option(
            names = "--proxy",
            defaultValue = "auto",
            description = "auto or toxiproxy (found on the PATH, or obtained), the URL of a running Toxiproxy, or the"
                    + " path of a program. Default: auto.")
    private String proxy = "";

    @Option(names = "--endpoint", description = "The URL of a running DynamoDB. Default: start DynamoDB Local.")
    private @Nullable URI endpoint;

    @Option(names = "--allow-remote", description = "Allow --endpoint to be on another machine.")
    private boolean allowRemote;

    @Option(names = "--fail-fast", description = "End at the first violation.")
    private boolean failFast;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Option(names = "--quiet", description = "Print only the verdict, and no progress.")
    private boolean quiet;

    @Override
    public Integer call() {
        RunSettings settings = settings();
        PrintWriter err = spec.commandLine().getErr();
        RunProgress progress = quiet ? RunProgress.SILENT : new ProgressLines(err);
        progress.step("seed " + settings.seed() + ", data in " + settings.out());
        ResultPrinter results = new ResultPrinter(spec.commandLine().getOut(), json, quiet);
        return ShutdownHandling.inOrder(
                err, () -> results.tell(new Run(settings, WorkerMain.class.getName(), progress).execute()));
    }

    RunSettings settings() {
        try {
            long seeded = seed != null ? seed : RandomSeed.fresh();
            return new RunSettings(
                    workers,
                    threads,
                    keys,
                    duration,
                    lease,
                    heartbeat != null ? heartbeat : lease.dividedBy(4),
                    FaultChoice.parse(faults),
                    client,
                    tableLayout,
                    seeded,
                    out != null ? out : Path.of("chaos-out", RunTime.stamp() + "-" + seeded),
                    proxy,
                    Optional.ofNullable(endpoint),
                    allowRemote,
                    held != null ? held : RunSettings.defaultHeld(client),
                    heldLease != null ? heldLease : lease.multipliedBy(20),
                    mix,
                    failFast);
        } catch (UsageException e) {
            throw new ParameterException(spec.commandLine(), ErrorMessages.oneLine(e), e);
        }
    }
}
