package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.run.RunResult;
import java.io.PrintWriter;

/** A result printer prints the result of a run, and chooses the exit code. */
final class ResultPrinter {
    private final PrintWriter out;
    private final boolean json;
    private final boolean quiet;

    ResultPrinter(PrintWriter out, boolean json, boolean quiet) {
        this.out = out;
        this.json = json;
        this.quiet = quiet;
    }

    int tell(RunResult result) {
        if (json) {
            out.println(result.json());
        } else if (quiet) {
            out.println(result.verdict());
        } else {
            out.println(result.text());
            if (result.interrupted()) {
                out.println("The run was ended early: the data so far is saved and judged.");
            }
            out.println("Data: " + result.out());
            result.unsaved().ifPresent(why -> out.println("The report was not saved there: " + why));
        }
        return ExitCode.of(result.verdict());
    }
}
