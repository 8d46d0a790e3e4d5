package io.github.dynamodblock.chaos.run;

import java.time.Duration;

/** Durations as people type them. */
public final class Texts {
    private Texts() {}

    /** Such as {@code 1500ms}, {@code 2s} or {@code 5m}. */
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0 || millis % 1_000 != 0) {
            return millis + "ms";
        }
        return millis % 60_000 == 0 ? millis / 60_000 + "m" : millis / 1_000 + "s";
    }
}
