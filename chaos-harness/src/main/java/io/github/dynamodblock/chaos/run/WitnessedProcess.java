package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.history.RunDirectory;
import io.github.dynamodblock.chaos.nemesis.FaultEvidence;
import io.github.dynamodblock.chaos.nemesis.ProcessTarget;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A witnessed process is a process target with two additions: a pause or a kill waits for the critical moment, and the
 * log records a kill at the time at which it happens.
 *
 * @param process the process
 * @param incarnation returns the name of the present incarnation
 * @param log records kills
 * @param out the directory of the run
 * @param patience how long a fault waits for the critical moment
 */
record WitnessedProcess(
        ProcessTarget process, Supplier<String> incarnation, NemesisLog log, RunDirectory out, Duration patience)
        implements ProcessTarget {
    @Override
    public FaultEvidence pause() {
        awaitCriticalMoment();
        return process.pause();
    }

    @Override
    public void resume() {
        process.resume();
    }

    @Override
    public FaultEvidence kill() {
        awaitCriticalMoment();
        String victim = incarnation.get();
        FaultEvidence evidence = process.kill();
        if (evidence.landed()) {
            log.killed(RunTime.nanos(), victim);
        }
        return evidence;
    }

    @Override
    public FaultEvidence moveWallClock(Duration by) {
        return process.moveWallClock(by);
    }

    @Override
    public FaultEvidence restart() {
        return process.restart();
    }

    private void awaitCriticalMoment() {
        new CriticalMoment(out.historyFile(incarnation.get())).await(patience);
    }
}
