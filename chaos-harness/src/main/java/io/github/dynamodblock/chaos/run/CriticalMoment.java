package io.github.dynamodblock.chaos.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The critical moment is the moment at which some thread of a worker is in its critical section. A fault waits a short
 * time for this moment. Otherwise half of the faults would hit workers that hold nothing, and would show nothing.
 */
final class CriticalMoment {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private static final Pattern THREAD = Pattern.compile("\"thread\":\\d+");

    private final HistoryTail history;
    private final Set<String> inside = new HashSet<>();

    /**
     * Makes the critical moment of one incarnation.
     *
     * @param history the history file that the incarnation writes
     */
    CriticalMoment(Path history) {
        this.history = new HistoryTail(history);
    }

    /** Returns when the moment has come, or after the limit. */
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

    /**
     * Returns whether some thread has read the counter, and has neither written the counter nor released its lock yet.
     */
    boolean hasCome() {
        for (String line : history.read()) {
            Matcher thread = THREAD.matcher(line);
            if (line.contains("\"event\":\"invoke\"") && thread.find()) {
                if (line.contains("\"action\":\"READ\"")) {
                    inside.add(thread.group());
                } else {
                    inside.remove(thread.group());
                }
            }
        }
        return !inside.isEmpty();
    }
}
