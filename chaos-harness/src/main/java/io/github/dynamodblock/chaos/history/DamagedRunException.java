package io.github.dynamodblock.chaos.history;

import java.nio.file.Path;

/**
 * This exception is thrown if the files of a run are not as the run wrote them, or are of another version of the
 * harness. Such files are not judged. The message has one line: the file, the line in it, what is wrong, and what to
 * do.
 */
public final class DamagedRunException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final String REMEDY = "copy the whole directory again from where the run wrote it, or run again";

    private DamagedRunException(String message) {
        super(message);
    }

    static DamagedRunException in(Path file, String what) {
        return new DamagedRunException(file + ": " + what + "; " + REMEDY);
    }

    static DamagedRunException at(Path file, long line, String what) {
        return new DamagedRunException(file + " line " + line + ": " + what + "; " + REMEDY);
    }

    static DamagedRunException ofVersion(Path file, String what) {
        return new DamagedRunException(file + ": " + what);
    }
}
