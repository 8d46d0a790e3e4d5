package io.github.dynamodblock.chaos.report;

import io.github.dynamodblock.chaos.checker.Finding;
import io.github.dynamodblock.chaos.checker.PeerMetrics;
import io.github.dynamodblock.chaos.checker.RunMetrics;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report of a judged run.
 *
 * @param verdict the worst verdict of the findings
 * @param counts numbers by name, such as {@code grants}, {@code hand-offs}, {@code takeovers},
 *     {@code inherent overlaps}
 * @param faults for each kind, how many faults were planned and how many took effect
 * @param latencies distributions by name, in nanoseconds
 * @param peers what the clients of other libraries did; it does not count for the verdict
 * @param constants the constants of the judge
 * @param torn the history files that end within a line
 * @param replay the command that runs this again; absent if there is none
 */
public record Report(
        Verdict verdict,
        RunDescription run,
        Map<String, Long> counts,
        Map<String, RunMetrics.FaultCount> faults,
        Map<String, Quantiles> latencies,
        List<Finding> findings,
        List<PeerMetrics> peers,
        Map<String, String> constants,
        List<String> torn,
        Optional<String> replay) {}
