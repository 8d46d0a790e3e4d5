package io.github.dynamodblock.chaos.cluster;

import io.github.dynamodblock.chaos.dynamodb.ChildEnvironment;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** This class sends signals to processes, and reads the state of processes from Linux ({@code man 5 proc}). */
final class Signals {
    private static final char STOPPED = 'T';

    private Signals() {}

    static void stop(long pid) {
        send("STOP", pid);
    }

    static void resume(long pid) {
        send("CONT", pid);
    }

    private static void send(String signal, long pid) {
        // The builtin kill of the shell is used, because small systems have no kill program.
        try {
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", "kill -" + signal + " \"$0\"", Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            ChildEnvironment.limit(builder.environment());
            Process kill = builder.start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new PartUnavailableException(
                        "Cannot send SIG" + signal + " to process " + pid + "; it may have ended: read its log");
            }
        } catch (IOException e) {
            throw new PartUnavailableException(
                    "Cannot send SIG" + signal + " to process " + pid + ": " + e.getMessage() + "; put sh on the PATH",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartUnavailableException("Interrupted while sending SIG" + signal + " to process " + pid, e);
        }
    }

    /** Returns whether the process exists and every thread of it is stopped. */
    static boolean isStopped(long pid) {
        List<Character> states = states(pid);
        return !states.isEmpty() && states.stream().allMatch(state -> state == STOPPED);
    }

    /** Returns whether any thread of the process is stopped. */
    static boolean isPartlyStopped(long pid) {
        return states(pid).stream().anyMatch(state -> state == STOPPED);
    }

    /** Returns the state letter of every thread; empty if the process does not exist. */
    private static List<Character> states(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.map(thread -> state(thread.resolve("stat")))
                    .filter(state -> state != ' ')
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static char state(Path stat) {
        try {
            // The format is "pid (name) S …". The name can contain any character, so the state is found from the last
            // bracket.
            String line = Files.readString(stat);
            return line.charAt(line.lastIndexOf(')') + 2);
        } catch (IOException e) {
            // This thread has ended in the meantime.
            return ' ';
        }
    }
}
