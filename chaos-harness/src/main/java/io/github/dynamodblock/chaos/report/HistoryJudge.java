package io.github.dynamodblock.chaos.report;

import io.github.dynamodblock.chaos.checker.Checkers;
import io.github.dynamodblock.chaos.checker.Finding;
import io.github.dynamodblock.chaos.checker.JudgeConstants;
import io.github.dynamodblock.chaos.checker.PeerMetrics;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.RunMetrics;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.HistoryReader;
import io.github.dynamodblock.chaos.history.RunDirectory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Judges a history, directly after a run or at any later time. */
public final class HistoryJudge {
    private HistoryJudge() {}

    /** Judges the history that a run left in its directory. Errors are {@code UncheckedIOException}. */
    public static Report judge(Path directory) {
        return judge(HistoryReader.read(new RunDirectory(directory)));
    }

    /** Judges a history by all properties that can be decided without a log of the store. */
    public static Report judge(History history) {
        List<Finding> findings = Checkers.judge(history);
        RunMetrics measures = RunMetrics.of(history);
        Map<String, Quantiles> latencies = new LinkedHashMap<>();
        measures.latencies().forEach((name, durations) -> latencies.put(name, Quantiles.of(durations)));
        Map<String, Long> counts = new LinkedHashMap<>(measures.counts());
        counts.put("inherent overlaps", count(findings, Property.OVERLAP, "inherent overlaps"));
        counts.put("careless overlaps", count(findings, Property.OVERLAP, "careless overlaps"));
        counts.put("lost updates, unfenced", count(findings, Property.F2, "lost updates"));
        counts.put("commits", count(findings, Property.F3, "commits"));
        return new Report(
                Verdict.worst(findings.stream().map(Finding::verdict).toList()),
                history.settings(),
                counts,
                measures.faults(),
                latencies,
                findings,
                PeerMetrics.all(history),
                JudgeConstants.shown(history.settings()),
                history.torn(),
                ReplayCommand.of(history.settings()));
    }

    private static long count(List<Finding> findings, Property property, String name) {
        return findings.stream()
                .filter(finding -> finding.property() == property)
                .mapToLong(finding -> finding.counts().getOrDefault(name, 0L))
                .sum();
    }
}
