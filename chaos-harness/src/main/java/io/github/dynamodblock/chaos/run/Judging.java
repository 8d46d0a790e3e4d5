package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.checker.Checkers;
import io.github.dynamodblock.chaos.checker.Finding;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.history.HistoryReader;
import io.github.dynamodblock.chaos.history.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Judges the data of a run. */
public final class Judging {
    private Judging() {}

    public static RunResult judge(Path directory, boolean interrupted) {
        List<Finding> all = Checkers.check(Checkers.standard(), HistoryReader.read(new RunDirectory(directory)));
        String text = all.stream().map(Finding::toString).collect(Collectors.joining("\n"));
        return new RunResult(
                Ending.of(Verdict.worst(all.stream().map(Finding::verdict).toList())),
                text,
                "{}",
                directory,
                interrupted);
    }
}
