package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.Verdict;
import java.nio.file.Path;
import java.util.Set;

/**
 * The end of a run.
 *
 * @param violated the properties that were violated
 * @param text the report for a person
 * @param json the report for a program
 * @param out where its data is
 * @param interrupted whether it was told to end before its time
 */
public record RunResult(
        Verdict verdict, Set<Property> violated, String text, String json, Path out, boolean interrupted) {
    public RunResult {
        violated = Set.copyOf(violated);
    }
}
