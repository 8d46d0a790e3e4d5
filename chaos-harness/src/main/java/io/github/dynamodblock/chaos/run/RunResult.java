package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.Verdict;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A run result is the result of a run.
 *
 * @param verdict the verdict
 * @param violated the properties that were violated
 * @param text the report as text, for a reader
 * @param json the report as JSON, for a program
 * @param out the directory of the data
 * @param unsaved why the report could not be written to that directory; empty if it was written
 * @param end why the clients stopped
 */
public record RunResult(
        Verdict verdict,
        Set<Property> violated,
        String text,
        String json,
        Path out,
        Optional<String> unsaved,
        RunEnd end) {
    public RunResult {
        violated = Set.copyOf(violated);
    }

    /** Returns whether the run was interrupted before its planned end. */
    public boolean interrupted() {
        return end == RunEnd.INTERRUPTED;
    }
}
