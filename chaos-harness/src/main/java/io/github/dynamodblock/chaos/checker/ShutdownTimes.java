package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import java.util.HashMap;
import java.util.Map;

/** The instants at which each process was requested to stop and began to close its client. */
final class ShutdownTimes {
    private final Map<String, Long> instants = new HashMap<>();

    static ShutdownTimes of(History history) {
        return history.once(ShutdownTimes.class, ShutdownTimes::new);
    }

    private ShutdownTimes(History history) {
        for (ProcessEvent life : history.all(ProcessEvent.class)) {
            if (life.phase() == ProcessEvent.Phase.STOPPING || life.phase() == ProcessEvent.Phase.EXITED) {
                instants.merge(life.process(), life.at(), Math::min);
            }
        }
    }

    /** Returns whether a process had been requested to stop by an instant. */
    boolean by(String process, long instant) {
        Long told = instants.get(process);
        return told != null && told <= instant;
    }
}
