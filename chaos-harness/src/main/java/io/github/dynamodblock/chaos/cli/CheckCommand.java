package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.run.RunJudgement;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** This command is {@code chaos-harness check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Judges the data of a run again.",
        footer = {"", "Exit codes: 0 valid, 1 invalid, 2 unknown, 3 not the data of a run, 64 wrong usage."})
final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The directory of the run (its --out).")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Option(names = "--quiet", description = "Print only the verdict.")
    private boolean quiet;

    @Override
    public Integer call() {
        return new ResultPrinter(spec.commandLine().getOut(), json, quiet).tell(RunJudgement.judge(directory));
    }
}
