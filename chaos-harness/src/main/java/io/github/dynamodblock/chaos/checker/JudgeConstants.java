package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The constants of the judge. Every report prints them. */
public final class JudgeConstants {

    /** δ: how late a callback, a hand-off or a return may be, in nanoseconds of time in which the process ran. */
    public static final long DELTA = 100_000_000L;

    /** The accuracy of the stamps. The events of one simulated instant are stamped one nanosecond apart. */
    static final long STAMP = 1_000L;

    /** The smallest number of grants of each key. With fewer grants, the run proves too little. */
    public static final int MIN_GRANTS_PER_KEY = 20;

    /** The smallest number of takeovers, if takeovers were planned. With fewer takeovers, the run proves too little. */
    public static final int MIN_TAKEOVERS = 5;

    /** The smallest number of locks that pass from our clients to peers, and back, if both took part. */
    public static final int MIN_PASSED = 10;

    /** At least one in this number of grants must be contended. */
    public static final int MIN_CONTENDED_ONE_IN = 3;

    /**
     * At most one part in this number of a worker's time may be stalls, or slow times of the store, without a fault.
     */
    public static final int MOST_STALLED_ONE_IN = 4;

    /** The largest number of witnesses that a finding keeps. All violations are counted. */
    static final int MAX_WITNESSES = 5;

    private JudgeConstants() {}

    /** Returns names and values for a report. ρ, the lease and the poll are settings of the run. */
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
