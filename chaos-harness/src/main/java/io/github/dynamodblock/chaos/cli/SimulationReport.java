package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.run.HarnessFailedException;
import io.github.dynamodblock.chaos.simulation.Failure;
import io.github.dynamodblock.chaos.simulation.KillMatrix;
import io.github.dynamodblock.chaos.simulation.Rerun;
import io.github.dynamodblock.chaos.simulation.Simulation;
import io.github.dynamodblock.chaos.simulation.SimulationJson;
import io.github.dynamodblock.chaos.simulation.oracle.RareState;
import io.github.dynamodblock.chaos.simulation.oracle.Tally;
import io.github.dynamodblock.chaos.simulation.oracle.Violation;
import io.github.dynamodblock.chaos.simulation.shrink.Replay;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** Prints what a simulation found, and finds the number to exit with. */
final class SimulationReport {
    private final PrintWriter out;
    private final boolean json;
    private final Path directory;

    SimulationReport(PrintWriter out, boolean json) {
        this(out, json, Path.of("chaos-out"));
    }

    /** @param directory where failures are saved */
    SimulationReport(PrintWriter out, boolean json, Path directory) {
        this.out = out;
        this.json = json;
        this.directory = directory;
    }

    int tell(Simulation.Summary summary) {
        summary.failure().ifPresent(this::save);
        if (json) {
            out.println(SimulationJson.of(summary));
        } else {
            counts(summary);
            summary.failure().ifPresent(this::failure);
            out.println("VERDICT " + summary.verdict());
        }
        return ExitCode.of(summary.verdict());
    }

    /** @throws HarnessFailedException if the trace is not that of the file */
    int replayed(Replay file, Rerun rerun) {
        String words =
                file.property() + ": " + rerun.violation().map(Violation::words).orElse("It holds.");
        if (!json) {
            rerun.story().forEach(out::println);
            out.println(words);
        }
        if (!rerun.replay().trace().equals(file.trace())) {
            throw new HarnessFailedException("The trace is " + rerun.replay().trace() + ", not " + file.trace()
                    + " as the file says: since it was written, the lock or the simulation changed (" + words + ")");
        }
        if (json) {
            out.println(SimulationJson.of(rerun));
        } else {
            out.println("The trace is that of the file, " + file.trace() + ".");
            out.println("VERDICT " + rerun.verdict());
        }
        return ExitCode.of(rerun.verdict());
    }

    private void counts(Simulation.Summary summary) {
        Tally tally = summary.tally();
        double per = Math.max(1, tally.schedules());
        line(
                "%d schedules of %s, seeds from %d, in %.1f s: %.0f per second and core",
                tally.schedules(),
                summary.plan().client(),
                summary.plan().seed(),
                summary.time().toMillis() / 1e3,
                summary.rate());
        line(
                "on average %.0f events, %.1f grants, %.2f takeovers, %.2f losses, %.1f faults",
                tally.events() / per,
                tally.grants() / per,
                tally.takeovers() / per,
                tally.losses() / per,
                tally.faults() / per);
        line("%12s  rare state", "times");
        for (RareState state : RareState.values()) {
            line("%12d  %s", tally.of(state), state.meaning());
        }
    }

    private void failure(Failure failure) {
        line(
                "Seed %d breaks %s. Of its %d choices %d are left:",
                failure.replay().seed(),
                failure.violation().property().code(),
                failure.choices(),
                failure.replay().choices().size());
        failure.story().forEach(out::println);
        out.println(failure.violation().property().code() + " ("
                + failure.violation().property().meaning() + "): "
                + failure.violation().words());
        out.println("Again: chaos-harness simulate --replay " + file(failure));
    }

    void kill(KillMatrix.Kill kill) {
        String caught = kill.failure()
                .map(failure -> String.format(
                        Locale.ROOT,
                        "%-4s seed %-10d %3d choices",
                        failure.violation().property().code(),
                        failure.replay().seed(),
                        failure.replay().choices().size()))
                .orElse(kill.survived() ? "SURVIVED" : "not caught before the time was up");
        line(
                "%3d %-28s %7d schedules  %-35s  %s",
                kill.mutant().number(),
                kill.mutant().name(),
                kill.schedules(),
                caught,
                kill.mutant().defect());
    }

    int tell(KillMatrix matrix) {
        line(
                "median of %d choices, %.1f s",
                matrix.medianChoices(), matrix.time().toMillis() / 1e3);
        line(
                "ours: %d schedules under the same seeds: %s",
                matrix.ours().tally().schedules(), matrix.ours().verdict());
        matrix.ours().failure().ifPresent(failure -> {
            save(failure);
            failure(failure);
        });
        out.println("VERDICT " + matrix.verdict());
        return ExitCode.of(matrix.verdict());
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    private void save(Failure failure) {
        failure.replay().write(file(failure));
    }

    private Path file(Failure failure) {
        return directory.resolve("replay-" + failure.replay().client().replace(':', '-') + "-"
                + failure.replay().seed() + ".json");
    }
}
