package io.github.dynamodblock.chaos.run;

import java.time.Duration;
import java.util.List;

/** A run progress is a callback that receives the progress of a run. The thread of the run calls it. */
public interface RunProgress {
    /** Ignores the progress. */
    RunProgress SILENT = new RunProgress() {
        @Override
        public void step(String what) {}

        @Override
        public void status(Status status) {}
    };

    /**
     * Reports that the next step of the run begins.
     *
     * @param what the step, in a few words
     */
    void step(String what);

    /**
     * Reports the status, about once a second while clients work.
     *
     * @param status the status
     */
    void status(Status status);

    /**
     * The status of a run.
     *
     * @param elapsed the time since the workload began
     * @param duration the planned duration of the workload
     * @param grants how many grants there were so far
     * @param faultsHealed how many faults of the plan are healed
     * @param faultsPlanned how many faults the plan has
     * @param current the active faults, as text
     */
    record Status(
            Duration elapsed,
            Duration duration,
            long grants,
            int faultsHealed,
            int faultsPlanned,
            List<String> current) {}
}
