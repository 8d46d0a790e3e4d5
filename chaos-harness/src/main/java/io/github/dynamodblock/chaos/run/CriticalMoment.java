package io.github.dynamodblock.chaos.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Waits a little for the moment when a worker is worth hitting: some thread of it is in its critical section. Half of
 * the faults would else meet workers that hold nothing, and show nothing.
 */
final class CriticalMoment {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private static final Pattern THREAD = Pattern.compile("\"thread\":\\d+");

    private final HistoryTail history;
    private final Set<String> inside = new HashSet<>();

    /** An opportunity to hit the incarnation that writes that file. */
    CriticalMoment(Path history) {
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

    /** Some thread has read the counter, and neither written it nor released its lock yet. */
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
