package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.mutant.Mutant;
import io.github.dynamodblock.chaos.run.PlanBaseline;
import io.github.dynamodblock.chaos.run.RealMutants;
import io.github.dynamodblock.chaos.run.RunProgress;
import io.github.dynamodblock.chaos.run.RunSettings;
import io.github.dynamodblock.chaos.run.RunTime;
import io.github.dynamodblock.chaos.simulation.KillMatrix;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** This command is {@code chaos-harness mutants}. */
@Command(
        name = "mutants",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Simulates each mutant until a property that the table of mutants lists for it is violated. Then"
                + " simulates the lock of this project under the same seeds. With --real, runs each mutant that a real run can"
                + " reveal, on real parts.",
        footer = {
            "",
            "Exit codes: 0 all are caught and our lock is valid, 1 one survives or our lock is",
            "not valid, 2 the time was up, 3 the simulation itself failed, 64 wrong usage,",
            "130 Ctrl-C: the result so far is printed."
        })
final class MutantsCommand implements Callable<Integer> {
    /**
     * The maximum number of schedules for one mutant. From the default seed, the mutant that is hardest to catch needs
     * an eighth of this number.
     */
    private static final long BUDGET = 10_000;

    private static final Duration USUAL_TIME = Duration.ofMinutes(1);
    private static final Duration USUAL_TIME_REAL = Duration.ofMinutes(25);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "The maximum time for all mutants together. Default: 60s; with --real 25m.")
    private @Nullable Duration time;

    @Option(names = "--real", description = "Use real processes instead of the simulation, as the command run does.")
    private boolean real;

    @Option(
            names = "--only",
            paramLabel = "NAMES",
            split = ",",
            description = "With --real: only these mutants, separated by commas."
                    + " Default: all that a real run can reveal.")
    private List<String> only = List.of();

    @Option(
            names = "--ours",
            description = "With --real: run the lock of this project instead, under each plan of these mutants.")
    private boolean ours;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "With --real: the directory for the data of the runs. Default: chaos-out/TIME-mutants.")
    private @Nullable Path out;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The seed of the first schedule, or of each run. Default: 1.")
    private long seed;

    @Option(names = "--tell", description = "Print each shrunken schedule in sentences.")
    private boolean tell;

    @Override
    public Integer call() {
        if (!real && (out != null || ours || !only.isEmpty())) {
            throw new ParameterException(spec.commandLine(), "--only, --ours and --out go with --real");
        }
        Duration limit = time != null ? time : real ? USUAL_TIME_REAL : USUAL_TIME;
        Durations.requireSome(spec, "--time", limit);
        List<Mutant> chosen = real ? chosen() : List.of();
        return ShutdownHandling.inOrder(
                spec.commandLine().getErr(),
                () -> !real ? simulated(limit) : ours ? oursOnRealParts(chosen, limit) : onRealParts(chosen, limit));
    }

    private int simulated(Duration limit) {
        SimulationReport report = new SimulationReport(spec.commandLine().getOut(), false);
        int threads = Runtime.getRuntime().availableProcessors();
        return report.tell(
                KillMatrix.hunt(WorldSetup.of(4, 2), seed, BUDGET, limit, threads, kill -> report.kill(kill, tell)));
    }

    private int onRealParts(List<Mutant> chosen, Duration limit) {
        PrintWriter told = spec.commandLine().getOut();
        Path data = data();
        RealMutants mutants = RealMutants.hunt(
                chosen,
                mutant -> RunSettings.ofMutant(mutant, seed, data.resolve(mutant.name())),
                limit,
                WorkerMain.class.getName(),
                RunProgress.SILENT,
                kill -> told.println(line(kill)));
        told.println("found "
                + mutants.kills().stream().filter(RealMutants.Kill::found).count() + " of " + mutants.planned()
                + " mutants on real parts; data in " + data);
        told.println("VERDICT " + mutants.verdict());
        return ExitCode.of(mutants.verdict());
    }

    /**
     * Runs the lock of this project under the plans that find mutants. None of these plans may find a violation of this
     * lock.
     */
    private int oursOnRealParts(List<Mutant> chosen, Duration limit) {
        PrintWriter told = spec.commandLine().getOut();
        Path data = data();
        PlanBaseline judged = PlanBaseline.run(
                chosen.stream().map(Mutant::plan).distinct().sorted().toList(),
                plan -> RunSettings.ofOurs(plan, seed, data.resolve("ours-" + plan.word())),
                limit,
                WorkerMain.class.getName(),
                RunProgress.SILENT,
                one -> told.println("ours under the plan " + one.plan().word() + ": " + one.verdict() + " after "
                        + one.time().toSeconds() + " s"));
        told.println(
                "ran ours under " + judged.judged().size() + " of " + judged.planned() + " plans; data in " + data);
        told.println("VERDICT " + judged.verdict());
        return ExitCode.of(judged.verdict());
    }

    private Path data() {
        return out != null ? out : Path.of("chaos-out", RunTime.stamp() + "-mutants");
    }

    private static String line(RealMutants.Kill kill) {
        String violated = kill.violated().stream().map(Property::code).sorted().collect(Collectors.joining(", "));
        String named =
                kill.mutant().real().stream().map(Property::code).sorted().collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%-34s %s after %d s: %s (expected: %s)",
                kill.mutant().number() + " " + kill.mutant().name(),
                kill.found() ? "found" : "NOT FOUND",
                kill.time().toSeconds(),
                violated.isEmpty() ? "nothing violated" : violated,
                named);
    }

    private List<Mutant> chosen() {
        if (only.isEmpty()) {
            return RealMutants.all();
        }
        List<Mutant> chosen = new ArrayList<>();
        for (String name : only) {
            chosen.add(RealMutants.all().stream()
                    .filter(mutant -> mutant.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "a real run can reveal no mutant '" + name + "', but "
                                    + RealMutants.all().stream()
                                            .map(Mutant::name)
                                            .collect(Collectors.joining(", ")))));
        }
        return chosen;
    }
}
