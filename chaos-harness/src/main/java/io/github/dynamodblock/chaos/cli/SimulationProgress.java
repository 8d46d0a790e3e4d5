package io.github.dynamodblock.chaos.cli;

import java.io.PrintWriter;

/** How far a simulation is, every ten times that it says so. */
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
