package io.github.dynamodblock.chaos.run;

import java.nio.file.Path;

/**
 * The end of a run.
 *
 * @param text the report for a person
 * @param json the report for a program
 * @param out where its data is
 * @param interrupted whether it was told to end before its time
 */
public record RunResult(Ending ending, String text, String json, Path out, boolean interrupted) {}
