package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.checker.Checkers;
import io.github.dynamodblock.chaos.crosscheck.CrossCheckSeries;
import io.github.dynamodblock.chaos.run.HarnessFailedException;
import io.github.dynamodblock.chaos.run.UsageException;
import io.github.dynamodblock.chaos.simulation.FailureReduction;
import io.github.dynamodblock.chaos.simulation.SimulatedLocks;
import io.github.dynamodblock.chaos.simulation.Simulation;
import io.github.dynamodblock.chaos.simulation.shrink.Replay;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** This command is {@code chaos-harness simulate}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the lock's own code on a virtual clock under many schedules of faults, and judges each.",
        footer = {
            "",
            "Exit codes: 0 valid, 1 invalid, 2 no schedule was run, 3 the simulation itself",
            "failed, or a replay has another trace, 64 wrong usage, 130 Ctrl-C: the result",
            "so far is printed."
        })
final class SimulateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--schedules",
            paramLabel = "N",
            description = "The maximum number of schedules. Default: as many as --time allows.")
    private @Nullable Long schedules;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "The maximum time. Default: 60s, or until --schedules are done.")
    private @Nullable Duration time;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "4",
            description = "Clients in each schedule. Default: 4.")
    private int clients;

    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "2",
            description = "Locks for which the clients contend. Default: 2.")
    private int keys;

    @Option(names = "--seed", paramLabel = "N", description = "The seed of the first schedule. Default: a new one.")
    private @Nullable Long seed;

    @Option(
            names = "--client",
            paramLabel = "NAME",
            defaultValue = "ours",
            description = "The lock under test: ours, or mutant:NAME (see the command mutants). Default: ours.")
    private String client = "";

    @Option(
            names = "--replay",
            paramLabel = "SEED|FILE",
            description = "Run one schedule again: by a file, and describe it in sentences; or by a seed, and describe"
                    + " it if it violates a property.")
    private @Nullable String replay;

    @Option(
            names = "--cross-check",
            description = "Let both judges, that of the simulation and that of real runs, judge each schedule. End at"
                    + " the first schedule about which they disagree. These schedules contain only what a real run"
                    + " can do.")
    private boolean crossCheck;

    @Option(names = "--json", description = "Print the summary as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (schedules != null && schedules < 1) {
            throw new ParameterException(spec.commandLine(), "--schedules is 1 or more, not " + schedules);
        }
        Durations.requireSome(spec, "--time", time);
        if (crossCheck) {
            return crossChecked();
        }
        PrintWriter out = spec.commandLine().getOut();
        SimulationReport report = new SimulationReport(out, json);
        if (replay != null) {
            return replayed(replay, report);
        }
        Simulation.Plan plan =
                plan(seed != null ? seed : RandomSeed.fresh(), schedules != null ? schedules : Long.MAX_VALUE);
        Simulation simulation = new Simulation(plan);
        PrintWriter err = spec.commandLine().getErr();
        err.println(
                "chaos-harness: " + plan.client() + ", seeds from " + plan.seed() + ", " + plan.threads() + " threads");
        return ShutdownHandling.inOrder(err, () -> report.tell(simulation.run(new SimulationProgress(err)::at)));
    }

    private int crossChecked() {
        for (String option : List.of("--replay", "--json")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(spec.commandLine(), option + " does not go with --cross-check");
            }
        }
        Simulation.Plan plan =
                plan(seed != null ? seed : RandomSeed.fresh(), schedules != null ? schedules : Long.MAX_VALUE);
        PrintWriter err = spec.commandLine().getErr();
        err.println("chaos-harness: both judges, " + plan.client() + ", seeds from " + plan.seed() + ", "
                + plan.threads() + " threads");
        CrossCheckSeries series = new CrossCheckSeries(new CrossCheckSeries.Plan(
                plan.client(),
                plan.setup(),
                plan.seed(),
                plan.schedules(),
                plan.time(),
                plan.threads(),
                Checkers.standard()));
        return ShutdownHandling.inOrder(
                err,
                () -> new CrossCheckReport(spec.commandLine().getOut())
                        .tell(series.run(new SimulationProgress(err)::at)));
    }

    private int replayed(String what, SimulationReport report) {
        refuse("one schedule", "--schedules", "--time", "--seed");
        if (!what.matches("-?[0-9]{1,18}")) {
            refuse("a file, which contains this value", "--clients", "--keys", "--client");
            Replay file = UsageException.whileReading("--replay", () -> read(Path.of(what)));
            return report.replayed(file, FailureReduction.of(file));
        }
        return report.tell(new Simulation(plan(Long.parseLong(what), 1))
                .run(new SimulationProgress(spec.commandLine().getErr())::at));
    }

    private static Replay read(Path path) {
        if (Files.notExists(path)) {
            throw new HarnessFailedException(
                    "There is no such file: " + path + "; --replay needs a seed, or the path of a saved failure");
        }
        Replay file = Replay.read(path);
        SimulatedLocks.named(file.client());
        file.broken();
        return file;
    }

    private void refuse(String what, String... options) {
        for (String option : options) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(spec.commandLine(), option + " does not go with --replay of " + what);
            }
        }
    }

    private Simulation.Plan plan(long first, long most) {
        try {
            SimulatedLocks.named(client);
            return new Simulation.Plan(
                    client,
                    WorldSetup.of(clients, keys),
                    first,
                    most,
                    time != null
                            ? time
                            : schedules != null || replay != null ? Duration.ofDays(365) : Duration.ofSeconds(60),
                    Runtime.getRuntime().availableProcessors(),
                    property -> true);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), ErrorMessages.oneLine(e), e);
        }
    }
}
