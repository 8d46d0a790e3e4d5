package io.github.dynamodblock.chaos.run;

import java.time.Duration;

/** This class writes durations as users type them. */
public final class DurationText {
    private DurationText() {}

    /**
     * Returns the duration as text, for example {@code 1500ms}, {@code 2s}, {@code 5m} or {@code 24h}.
     *
     * @param duration the duration
     * @return the text
     */
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0 || millis % 1_000 != 0) {
            return millis + "ms";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        return millis % 60_000 == 0 ? millis / 60_000 + "m" : millis / 1_000 + "s";
    }
}
