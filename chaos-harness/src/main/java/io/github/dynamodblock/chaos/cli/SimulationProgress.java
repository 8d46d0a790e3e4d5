package io.github.dynamodblock.chaos.cli;

import java.io.PrintWriter;

/** A simulation progress prints how many schedules are done, once in ten calls. */
final class SimulationProgress {
    private static final int BETWEEN = 10;

    private final PrintWriter err;
    private int calls;

    SimulationProgress(PrintWriter err) {
        this.err = err;
    }

    void at(long schedules) {
        calls++;
        if (calls % BETWEEN == 0) {
            err.println("chaos-harness: " + schedules + " schedules");
        }
    }
}
