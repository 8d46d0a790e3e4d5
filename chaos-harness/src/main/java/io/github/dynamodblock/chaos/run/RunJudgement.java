package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.checker.Finding;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.history.DamagedRunException;
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
import java.util.Optional;
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
     * @throws HarnessFailedException if the directory has no data of a run, or if the data is damaged
     */
    public static RunResult judge(Path directory) {
        return judge(directory, RunEnd.PLANNED);
    }

    static RunResult judge(Path directory, RunEnd end) {
        if (!Files.isRegularFile(new RunDirectory(directory).settingsFile())) {
            throw new HarnessFailedException(
                    directory + " is not the data of a run: there is no run.json; name the directory that was --out");
        }
        Report report = judged(directory);
        String text = TextReport.render(report);
        String json = JsonReport.render(report);
        Set<Property> violated = report.findings().stream()
                .filter(finding -> finding.verdict() == Verdict.INVALID)
                .map(Finding::property)
                .collect(Collectors.toSet());
        return new RunResult(report.verdict(), violated, text, json, directory, unsaved(json, text, directory), end);
    }

    private static Report judged(Path directory) {
        try {
            return HistoryJudge.judge(directory);
        } catch (DamagedRunException e) {
            throw new HarnessFailedException("There is no verdict: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new HarnessFailedException(
                    "There is no verdict: " + e.getMessage() + "; check the directory and its permissions", e);
        }
    }

    /** Writes the report, and returns why that was not possible. The verdict does not depend on it. */
    private static Optional<String> unsaved(String json, String text, Path directory) {
        try {
            JsonReport.write(json, directory);
            WholeFile.write(directory.resolve(TEXT), text);
            return Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
