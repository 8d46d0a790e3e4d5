package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Every number the judge brings along, printed in every report. */
public final class JudgeConstants {

    /** δ: how late a callback, a hand-off or a return may be, in nanoseconds of time in which its process ran. */
    public static final long DELTA = 100_000_000L;

    /** Fewer grants on any key prove too little. */
    public static final int MIN_GRANTS_PER_KEY = 20;

    /** Fewer takeovers prove too little where takeovers were planned. */
    public static final int MIN_TAKEOVERS = 5;

    /** Fewer locks passed from ours to peers, or back, prove too little where both took part. */
    public static final int MIN_PASSED = 10;

    /** One grant in so many must be contended. */
    public static final int MIN_CONTENDED_ONE_IN = 3;

    /** Where more than one part in so many of a process's time was stalled unasked, nothing is excused by it any more. */
    public static final int MOST_STALLED_ONE_IN = 4;

    /** A finding keeps so many witnesses; all are counted. */
    static final int MAX_WITNESSES = 5;

    private JudgeConstants() {}

    /** Names and values for a report; ρ, the lease and the polling cap are the run's own settings. */
    public static Map<String, String> shown(RunDescription run) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("rho", String.format(Locale.ROOT, "%.3f", run.clockDrift()));
        shown.put("delta", millis(DELTA) + " of un-stalled time");
        shown.put("lease", millis(run.lease()));
        shown.put("poll", millis(run.pollCap()));
        shown.put("grants per key", "at least " + MIN_GRANTS_PER_KEY);
        shown.put("takeovers where planned", "at least " + MIN_TAKEOVERS);
        if (run.mixed()) {
            shown.put("passed to peers, and to ours", "at least " + MIN_PASSED);
        }
        shown.put("stalled unasked", "at most one part in " + MOST_STALLED_ONE_IN);
        shown.put("contended grants", "at least one in " + MIN_CONTENDED_ONE_IN);
        return shown;
    }

    private static String millis(long nanos) {
        return nanos / 1_000_000 + " ms";
    }
}
