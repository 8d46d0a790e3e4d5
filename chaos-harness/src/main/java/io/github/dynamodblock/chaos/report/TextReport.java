package io.github.dynamodblock.chaos.report;

import io.github.dynamodblock.chaos.checker.Finding;
import io.github.dynamodblock.chaos.checker.PeerMetrics;
import io.github.dynamodblock.chaos.checker.Witness;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the report for a person at a terminal: plain text, with at most 100 columns. */
public final class TextReport {
    private static final int WIDTH = 100;

    private final StringBuilder out = new StringBuilder();

    private TextReport() {}

    /** Returns the whole report. It ends with the verdict, and with the command that runs the run again. */
    public static String render(Report report) {
        TextReport text = new TextReport();
        text.run(report.run());
        text.counts(report);
        text.faults(report);
        text.latencies(report);
        text.line("");
        text.findings(report.findings());
        report.peers().forEach(text::peer);
        text.line("");
        text.wrapped(
                "constants: ",
                report.constants().entrySet().stream()
                        .map(constant -> constant.getKey() + " " + constant.getValue())
                        .collect(Collectors.joining(", ")));
        if (!report.torn().isEmpty()) {
            text.wrapped("torn:      ", String.join(", ", report.torn()));
        }
        text.line("");
        text.line("VERDICT " + report.verdict());
        report.replay().ifPresent(text::replay);
        return text.out.toString();
    }

    private void replay(String command) {
        line("");
        line("To run this again:");
        ReplayCommand.lines(command, WIDTH).forEach(this::line);
    }

    private void run(RunDescription run) {
        line(
                "%s, seed %d: %d workers of %d threads, %d keys, %.1f s, lease %d ms, heartbeat %d ms",
                run.client(),
                run.seed(),
                run.workers(),
                run.threads(),
                run.keys(),
                (run.end() - run.start()) / 1e9,
                run.lease() / 1_000_000,
                run.heartbeat() / 1_000_000);
    }

    private void counts(Report report) {
        line("");
        report.counts().forEach((name, count) -> line("%-40s %9d", name, count));
    }

    private void faults(Report report) {
        if (!report.faults().isEmpty()) {
            line("");
            line("%-40s %9s %9s", "faults", "planned", "landed");
            report.faults().forEach((kind, count) -> line("  %-38s %9d %9d", kind, count.planned(), count.landed()));
        }
    }

    private void latencies(Report report) {
        line("");
        line("%-40s %9s %9s %9s %9s %9s", "latencies in ms", "count", "p50", "p99", "p99.9", "max");
        report.latencies()
                .forEach((name, q) -> line(
                        "  %-38s %9d %9s %9s %9s %9s",
                        name,
                        q.count(),
                        millis(q, q.p50()),
                        millis(q, q.p99()),
                        millis(q, q.p999()),
                        millis(q, q.max())));
    }

    private static String millis(Quantiles quantiles, long nanos) {
        return quantiles.count() == 0 ? "-" : String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }

    /** Writes what a peer did. Violations of a peer do not count for the verdict. */
    private void peer(PeerMetrics peer) {
        line("");
        line("peer %s: the results of this peer do not count for the verdict", peer.name());
        peer.counts().forEach((name, count) -> line("  %-38s %9d", name, count));
        if (!peer.hung().isEmpty()) {
            wrapped(
                    "  hung: ",
                    String.join(", ", peer.hung())
                            + " did not end in time after the harness told it to, and was killed;"
                            + " the outcome of its open operations is unknown");
        }
        findings(peer.findings());
    }

    private void findings(List<Finding> findings) {
        for (Finding finding : findings) {
            String verdict =
                    finding.verdict().toString().toLowerCase(Locale.ROOT).replace('_', ' ');
            wrapped(
                    String.format(Locale.ROOT, "%-4s %-11s ", finding.property().code(), verdict),
                    finding.property().meaning() + ": " + finding.explanation());
            for (Witness witness : finding.witnesses()) {
                wrapped("       witness   ", witness.words());
            }
        }
    }

    private void line(String format, Object... arguments) {
        out.append(arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments))
                .append('\n');
    }

    /** Writes a label and a text. The text continues in the column in which it began. */
    private void wrapped(String label, String words) {
        StringBuilder line = new StringBuilder(label);
        int filled = label.length();
        for (String word : words.split(" ", -1)) {
            if (filled > label.length() && filled + word.length() + 1 > WIDTH) {
                line.append('\n').append(" ".repeat(label.length()));
                filled = label.length();
            }
            boolean first = filled == label.length();
            line.append(first ? "" : " ").append(word);
            filled += word.length() + (first ? 0 : 1);
        }
        out.append(line).append('\n');
    }
}
