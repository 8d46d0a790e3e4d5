package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.nemesis.Evidence;
import io.github.dynamodblock.chaos.nemesis.ProcessTarget;
import java.util.function.Supplier;

/** A process whose violent deaths are written down when they happen. */
record WitnessedProcess(ProcessTarget process, Supplier<String> incarnation, NemesisLog log) implements ProcessTarget {
    @Override
    public Evidence pause() {
        return process.pause();
    }

    @Override
    public void resume() {
        process.resume();
    }

    @Override
    public Evidence kill() {
        String victim = incarnation.get();
        Evidence evidence = process.kill();
        if (evidence.landed()) {
            log.killed(RunTime.nanos(), victim);
        }
        return evidence;
    }

    @Override
    public Evidence restart() {
        return process.restart();
    }
}
