package io.github.dynamodblock.chaos.report;

import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command that runs a run again, as a user types it in a POSIX shell. */
final class ReplayCommand {
    private static final String PROGRAM = "chaos-harness";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ReplayCommand() {}

    /** Returns the command in one line; absent if the run was not started by a command. */
    static Optional<String> of(RunDescription run) {
        return run.arguments().isEmpty()
                ? Optional.empty()
                : Optional.of(PROGRAM + " "
                        + run.arguments().stream().map(ReplayCommand::quoted).collect(Collectors.joining(" ")));
    }

    /** Returns the same command in lines of at most {@code width} characters, if no argument is longer. */
    static List<String> lines(String command, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : command.split(" (?=--)", -1)) {
            if (!line.isEmpty() && line.length() + word.length() + " ".length() + " \\".length() > width) {
                lines.add(line + " \\");
                line.setLength(0);
                line.append("   ");
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
