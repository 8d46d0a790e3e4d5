package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.simulation.KillMatrix;
import io.github.dynamodblock.chaos.simulation.world.Setup;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chaos-harness mutants}. */
@Command(
        name = "mutants",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Simulates each broken lock until the property named for it catches it, then ours as long.",
        footer = {
            "",
            "Exit codes: 0 all are caught and ours is valid, 1 one survives or ours is not,",
            "2 the time was up, 3 the simulation itself failed, 64 wrong usage, 130 Ctrl-C:",
            "what was caught until then is told."
        })
final class MutantsCommand implements Callable<Integer> {
    /** From the default seed, the hardest to catch needs an eighth of it. */
    private static final long BUDGET = 10_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = Durations.class,
            description = "How long all of them may take together. Default: 60s.")
    private Duration time = Duration.ZERO;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The seed of the first schedule. Default: 1.")
    private long seed;

    @Option(names = "--tell", description = "Tell each shrunken schedule in sentences.")
    private boolean tell;

    @Override
    public Integer call() {
        Durations.requireSome(spec, "--time", time);
        SimulationReport report = new SimulationReport(spec.commandLine().getOut(), false);
        int threads = Runtime.getRuntime().availableProcessors();
        return EndOfRun.inOrder(
                spec.commandLine().getErr(),
                () -> report.tell(
                        KillMatrix.hunt(Setup.of(4, 2), seed, BUDGET, time, threads, kill -> report.kill(kill, tell))));
    }
}
