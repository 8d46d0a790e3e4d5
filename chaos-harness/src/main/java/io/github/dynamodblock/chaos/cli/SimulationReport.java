package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.simulation.Failure;
import io.github.dynamodblock.chaos.simulation.KillMatrix;
import io.github.dynamodblock.chaos.simulation.Simulation;
import io.github.dynamodblock.chaos.simulation.SimulationJson;
import io.github.dynamodblock.chaos.simulation.oracle.RareState;
import io.github.dynamodblock.chaos.simulation.oracle.Tally;
import io.github.dynamodblock.chaos.simulation.shrink.Replay;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** Prints what a simulation found, and finds the number to exit with. */
final class SimulationReport {
    private final PrintWriter out;
    private final boolean json;

    SimulationReport(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    int tell(Simulation.Summary summary) {
        summary.failure().ifPresent(failure -> failure.replay().write(file(failure)));
        if (json) {
            out.println(SimulationJson.of(summary));
        } else {
            counts(summary);
            summary.failure().ifPresent(this::failure);
            out.println("VERDICT " + (summary.failure().isPresent() ? "INVALID" : "VALID"));
        }
        return summary.failure().isPresent() ? ExitCode.INVALID : ExitCode.VALID;
    }

    int replayed(Replay file, Failure failure) {
        boolean broken = failure.violation().at() > 0;
        boolean same = failure.replay().trace().equals(file.trace());
        failure.story().forEach(out::println);
        out.println(failure.violation().property().code() + ": "
                + failure.violation().words());
        out.println(
                same ? "The trace is that of the file, " + file.trace() + "." : "The trace is not that of the file.");
        out.println("VERDICT " + (broken ? "INVALID" : "VALID"));
        return broken ? ExitCode.INVALID : ExitCode.VALID;
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
                .orElse("SURVIVED");
        line(
                "%3d %-28s %7d schedules  %s",
                kill.mutant().number(), kill.mutant().name(), kill.schedules(), caught);
    }

    int tell(KillMatrix matrix) {
        line(
                "median of %d choices, %.1f s",
                matrix.medianChoices(), matrix.time().toMillis() / 1e3);
        line(
                "ours: %d schedules under the same seeds: %s",
                matrix.ours().tally().schedules(), matrix.ours().failure().isPresent() ? "INVALID" : "VALID");
        matrix.ours().failure().ifPresent(this::failure);
        out.println("VERDICT " + (matrix.isComplete() ? "VALID" : "INVALID"));
        return matrix.isComplete() ? ExitCode.VALID : ExitCode.INVALID;
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    private static Path file(Failure failure) {
        return Path.of(
                "chaos-out",
                "replay-" + failure.replay().client().replace(':', '-') + "-"
                        + failure.replay().seed() + ".json");
    }
}
