package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.checker.Finding;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.history.RunDirectory;
import io.github.dynamodblock.chaos.history.WholeFile;
import io.github.dynamodblock.chaos.report.HistoryJudge;
import io.github.dynamodblock.chaos.report.JsonReport;
import io.github.dynamodblock.chaos.report.Report;
import io.github.dynamodblock.chaos.report.TextReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * This class judges the data of a run, and writes the report to the same directory: {@code report.json} and
 * {@code report.txt}.
 */
public final class RunJudgement {
    private static final String TEXT = "report.txt";

    private RunJudgement() {}

    /**
     * Judges the data in a directory, of a new or an old run.
     *
     * @param directory the directory of the run
     * @return the result
     * @throws HarnessFailedException if the directory has no data of a run, or if the report cannot be written there
     */
    public static RunResult judge(Path directory) {
        return judge(directory, RunEnd.PLANNED);
    }

    static RunResult judge(Path directory, RunEnd end) {
        if (!Files.isRegularFile(new RunDirectory(directory).settingsFile())) {
            throw new HarnessFailedException(
                    directory + " is not the data of a run: there is no run.json; name the directory that was --out");
        }
        try {
            Report report = HistoryJudge.judge(directory);
            Path json = JsonReport.write(report, directory);
            String text = TextReport.render(report);
            WholeFile.write(directory.resolve(TEXT), text);
            Set<Property> violated = report.findings().stream()
                    .filter(finding -> finding.verdict() == Verdict.INVALID)
                    .map(Finding::property)
                    .collect(Collectors.toSet());
            return new RunResult(report.verdict(), violated, text, Files.readString(json), directory, end);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new HarnessFailedException(
                    "The data in " + directory + " cannot be judged, because it is damaged or from another version: "
                            + e.getMessage(),
                    e);
        }
    }
}
