package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.crosscheck.CrossCheckSeries;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** Prints whether two judges agreed, saves the history about which they do not, and finds the number to exit with. */
final class CrossCheckReport {
    private final PrintWriter out;
    private final Path directory;

    CrossCheckReport(PrintWriter out) {
        this(out, Path.of("chaos-out"));
    }

    /** @param directory where the history is saved */
    CrossCheckReport(PrintWriter out, Path directory) {
        this.out = out;
        this.directory = directory;
    }

    int tell(CrossCheckSeries.Summary summary) {
        CrossCheckSeries.Plan plan = summary.plan();
        out.println(String.format(
                Locale.ROOT,
                "%d schedules of %s, seeds from %d, each judged twice, in %.1f s; %d were convicted",
                summary.schedules(),
                plan.client(),
                plan.seed(),
                summary.time().toMillis() / 1e3,
                summary.convicted()));
        summary.disagreement().ifPresent(disagreement -> {
            Path saved =
                    directory.resolve("cross-check-" + plan.client().replace(':', '-') + "-" + disagreement.seed());
            disagreement.saveAs(saved, plan);
            out.println("The judges disagree about the schedule of seed " + disagreement.seed() + ":");
            disagreement.words().forEach(words -> out.println("  " + words));
            out.println("What the run's judge was given: chaos-harness check " + saved);
        });
        out.println("VERDICT " + summary.verdict());
        return ExitCode.of(summary.verdict());
    }
}
