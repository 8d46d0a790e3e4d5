package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.run.RunProgress;
import java.io.PrintWriter;
import java.util.Locale;

/** The progress lines print the progress of a run. They print the status every five seconds. */
final class ProgressLines implements RunProgress {
    private static final int BETWEEN_STATUS = 5;

    private final PrintWriter err;

    ProgressLines(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void step(String what) {
        err.println("chaos-harness: " + what);
    }

    @Override
    public void status(Status status) {
        if (status.elapsed().toSeconds() % BETWEEN_STATUS != 0) {
            return;
        }
        err.println(String.format(
                Locale.ROOT,
                "%4d s of %d s  %d grants  %d of %d faults ended  now: %s",
                status.elapsed().toSeconds(),
                status.duration().toSeconds(),
                status.grants(),
                status.faultsHealed(),
                status.faultsPlanned(),
                status.current().isEmpty() ? "quiet" : String.join(", ", status.current())));
    }
}
