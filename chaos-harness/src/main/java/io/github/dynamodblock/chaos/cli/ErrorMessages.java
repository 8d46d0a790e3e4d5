package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.run.HarnessFailedException;
import io.github.dynamodblock.chaos.run.UsageException;
import io.github.dynamodblock.text.Printable;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** This class prints errors, each as one line, and chooses the exit code. */
final class ErrorMessages {
    private ErrorMessages() {}

    static int tell(Throwable thrown, PrintWriter err) {
        if (thrown instanceof UsageException) {
            err.println("chaos-harness: " + oneLine(thrown));
            return ExitCode.USAGE;
        }
        if (thrown instanceof HarnessFailedException) {
            err.println("chaos-harness: " + oneLine(thrown));
            return ExitCode.FAILED;
        }
        if (thrown instanceof UncheckedIOException) {
            err.println("chaos-harness: " + oneLine(thrown) + "; check the disk, and the permissions there");
            return ExitCode.FAILED;
        }
        err.println("chaos-harness: a defect of the harness itself, please report it with the following lines: "
                + thrown.getClass().getSimpleName() + ": " + oneLine(thrown));
        thrown.printStackTrace(err);
        return ExitCode.FAILED;
    }

    static String oneLine(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null
                ? thrown.getClass().getSimpleName()
                : Printable.line(message.replaceAll("\\s*\\R\\s*", " | "));
    }
}
