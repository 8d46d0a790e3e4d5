package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.crosscheck.CrossCheckSeries;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A cross-check report prints whether the two judges agreed, saves the history about which they do not agree, and
 * chooses the exit code.
 */
final class CrossCheckReport {
    private final PrintWriter out;
    private final Path directory;

    CrossCheckReport(PrintWriter out) {
        this(out, Path.of("chaos-out"));
    }

    /**
     * Makes a report.
     *
     * @param out receives the text
     * @param directory the directory in which the history is saved
     */
    CrossCheckReport(PrintWriter out, Path directory) {
        this.out = out;
        this.directory = directory;
    }

    int tell(CrossCheckSeries.Summary summary) {
        CrossCheckSeries.Plan plan = summary.plan();
        out.println(String.format(
                Locale.ROOT,
                "%d schedules of %s, seeds from %d, each judged twice, in %.1f s; %d of them have a violation",
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
            out.println("To see what the judge of real runs says: chaos-harness check " + saved);
        });
        out.println("VERDICT " + summary.verdict());
        return ExitCode.of(summary.verdict());
    }
}
