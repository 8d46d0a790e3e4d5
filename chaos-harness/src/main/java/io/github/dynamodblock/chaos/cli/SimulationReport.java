package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.run.HarnessFailedException;
import io.github.dynamodblock.chaos.simulation.KillMatrix;
import io.github.dynamodblock.chaos.simulation.Rerun;
import io.github.dynamodblock.chaos.simulation.ScheduleFailure;
import io.github.dynamodblock.chaos.simulation.Simulation;
import io.github.dynamodblock.chaos.simulation.SimulationJson;
import io.github.dynamodblock.chaos.simulation.SimulationText;
import io.github.dynamodblock.chaos.simulation.shrink.Replay;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** A simulation report prints what a simulation found, saves what can be run again, and chooses the exit code. */
final class SimulationReport {
    private final PrintWriter out;
    private final boolean json;
    private final Path directory;

    SimulationReport(PrintWriter out, boolean json) {
        this(out, json, Path.of("chaos-out"));
    }

    /**
     * Makes a report.
     *
     * @param out receives the text
     * @param json whether the output is JSON
     * @param directory the directory in which failures are saved
     */
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
            print(SimulationText.lines(summary));
            summary.failure().ifPresent(this::again);
            out.println("VERDICT " + summary.verdict());
        }
        return ExitCode.of(summary.verdict());
    }

    /**
     * Prints the result of a replay, and returns the exit code.
     *
     * @throws HarnessFailedException if the trace is not that of the file
     */
    int replayed(Replay file, Rerun rerun) {
        if (!json) {
            print(SimulationText.lines(rerun));
        }
        if (!rerun.replay().trace().equals(file.trace())) {
            throw new HarnessFailedException("The trace is " + rerun.replay().trace() + ", not " + file.trace()
                    + " as the file says: since the file was written, the lock or the simulation changed ("
                    + SimulationText.words(rerun) + ")");
        }
        if (json) {
            out.println(SimulationJson.of(rerun));
        } else {
            out.println("The trace is that of the file, " + file.trace() + ".");
            out.println("VERDICT " + rerun.verdict());
        }
        return ExitCode.of(rerun.verdict());
    }

    /**
     * Prints the result of one mutant.
     *
     * @param kill the result
     * @param told whether the shrunken schedule is printed too
     */
    void kill(KillMatrix.Kill kill, boolean told) {
        print(SimulationText.lines(kill));
        kill.failure().ifPresent(failure -> {
            save(failure);
            if (told) {
                print(SimulationText.lines(failure));
                again(failure);
            }
        });
    }

    int tell(KillMatrix matrix) {
        print(SimulationText.lines(matrix));
        matrix.ours().failure().ifPresent(failure -> {
            save(failure);
            again(failure);
        });
        out.println("VERDICT " + matrix.verdict());
        return ExitCode.of(matrix.verdict());
    }

    private void print(List<String> lines) {
        lines.forEach(out::println);
    }

    private void again(ScheduleFailure failure) {
        out.println("Again: chaos-harness simulate --replay " + file(failure));
    }

    private void save(ScheduleFailure failure) {
        failure.replay().write(file(failure));
    }

    private Path file(ScheduleFailure failure) {
        return directory.resolve("replay-" + failure.replay().client().replace(':', '-') + "-"
                + failure.replay().seed() + ".json");
    }
}
