package io.github.dynamodblock.chaos.run;

import java.nio.file.Path;

/** Judges the data of a run. */
public final class Judging {
    private Judging() {}

    public static RunResult judge(Path directory, boolean interrupted) {
        throw new HarnessFailedException("no judge yet in " + directory + interrupted);
    }
}
