package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Life;
import java.util.HashMap;
import java.util.Map;

/** When each process was told to stop, and began to close its client. */
final class Stopping {
    private final Map<String, Long> instants = new HashMap<>();

    static Stopping of(History history) {
        return history.once(Stopping.class, Stopping::new);
    }

    private Stopping(History history) {
        for (Life life : history.all(Life.class)) {
            if (life.phase() == Life.Phase.STOPPING || life.phase() == Life.Phase.EXITED) {
                instants.merge(life.process(), life.at(), Math::min);
            }
        }
    }

    /** Whether a process had been told by then. */
    boolean by(String process, long instant) {
        Long told = instants.get(process);
        return told != null && told <= instant;
    }
}
