package io.github.dynamodblock.chaos.run;

import java.time.Duration;
import java.util.List;

/** Hears how a run goes. Called from the run's thread. */
public interface RunProgress {
    /** Says nothing. */
    RunProgress SILENT = new RunProgress() {
        @Override
        public void step(String what) {}

        @Override
        public void status(Status status) {}
    };

    /** A step of the order of the day begins, in a few words. */
    void step(String what);

    /** About once a second while clients work. */
    void status(Status status);

    /**
     * Where the run stands.
     *
     * @param elapsed since the workload began
     * @param grants so far
     * @param faultsHealed of the plan
     * @param faultsPlanned in all
     * @param current the faults at work, in words
     */
    record Status(
            Duration elapsed,
            Duration duration,
            long grants,
            int faultsHealed,
            int faultsPlanned,
            List<String> current) {}
}
