package io.github.dynamodblock.chaos.report;

import io.github.dynamodblock.chaos.checker.Finding;
import io.github.dynamodblock.chaos.checker.PeerMetrics;
import io.github.dynamodblock.chaos.checker.RunMetrics;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.List;
import java.util.Map;

/**
 * A judged run.
 *
 * @param verdict the worst of the findings
 * @param counts such as {@code grants}, {@code hand-offs}, {@code takeovers}, {@code inherent overlaps}
 * @param faults planned and landed, by kind
 * @param latencies distributions by name, in nanoseconds
 * @param peers what the clients of others did; it counts for no verdict
 * @param constants the numbers the judge brought along
 * @param torn history files that end within a line
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
        List<String> torn) {}
