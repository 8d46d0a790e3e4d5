package io.github.dynamodblock.chaos.run;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Waits a little for the moment when a worker is worth hitting: some thread of it is in its critical section. Half of
 * the faults would else meet workers that hold nothing, and show nothing.
 */
final class Opportunity {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private final HistoryTail history;
    private long inside;

    /** An opportunity to hit the incarnation that writes that file. */
    Opportunity(Path history) {
        this.history = new HistoryTail(history);
    }

    /** Returns when it has come, or the time is over. */
    void await(Duration limit) {
        long end = RunTime.nanos() + limit.toNanos();
        try {
            while (!hasCome() && RunTime.nanos() - end < 0) {
                RunTime.pause(BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The counter was read, and the lock not released yet. */
    boolean hasCome() {
        for (String line : history.read()) {
            if (line.contains("\"event\":\"invoke\"")) {
                inside += line.contains("\"action\":\"READ\"") ? 1 : 0;
                inside -= line.contains("\"action\":\"RELEASE\"") ? 1 : 0;
            }
        }
        return inside > 0;
    }
}
