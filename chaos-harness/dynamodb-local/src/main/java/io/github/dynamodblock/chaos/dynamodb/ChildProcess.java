package io.github.dynamodblock.chaos.dynamodb;

import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A child process is a process that ends when this JVM ends, however the JVM ends.
 *
 * <p>On Linux, the kernel kills the child ({@code PR_SET_PDEATHSIG}). This also happens if the JVM was ended by
 * SIGKILL, and if the child is stopped at that moment. The child runs in a session of its own. So Ctrl-C reaches only
 * the JVM, which ends the child in its own order. On other systems, a shutdown hook kills the child.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    // The parent can end between fork and prctl. Then the child has another parent, and must not continue.
    private static final String ONLY_WITH_PARENT = "[ \"$PPID\" = \"$0\" ] && exec \"$@\"";

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /**
     * Returns whether children end with this JVM even if the JVM is ended by SIGKILL.
     *
     * @return whether the children end in any case
     */
    public static boolean dieWithParent() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
                && ProgramLocator.onPath("setpriv").isPresent()
                && ProgramLocator.onPath("setsid").isPresent();
    }

    /**
     * Starts the command and returns at once.
     *
     * @param command the command
     * @return the process
     * @throws PartUnavailableException if the program cannot be started
     */
    public static ChildProcess start(ChildCommand command) {
        boolean bound = dieWithParent();
        ProcessBuilder builder = new ProcessBuilder(bound ? bound(command.arguments()) : command.arguments())
                .directory(command.directory().toFile())
                .redirectOutput(Redirect.appendTo(command.stdout().toFile()));
        if (command.stdout().equals(command.stderr())) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(Redirect.appendTo(command.stderr().toFile()));
        }
        ChildEnvironment.limit(builder.environment());
        builder.environment().putAll(command.environment());
        try {
            Process process = Spawner.start(builder::start);
            if (!bound) {
                Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            }
            return new ChildProcess(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartUnavailableException("Interrupted while starting " + program(command), e);
        } catch (Exception e) {
            throw new PartUnavailableException(
                    "Cannot start " + program(command) + ": " + e.getMessage()
                            + "; put it on the PATH, and make it executable",
                    e);
        }
    }

    private static List<String> bound(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("setsid", "setpriv", "--pdeathsig", "KILL", "sh", "-c"));
        command.add(ONLY_WITH_PARENT);
        command.add(Long.toString(ProcessHandle.current().pid()));
        command.addAll(arguments);
        return command;
    }

    private static String program(ChildCommand command) {
        return command.arguments().get(0);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Returns the exit code. If a signal ended the process, the exit code is 128 plus the number of the signal. Empty
     * while the process runs.
     *
     * @return the exit code
     */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /**
     * Returns the standard input of the child. Closing it requests the child to end.
     *
     * @return the stream
     */
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    /**
     * Waits for the end of the process.
     *
     * @param limit how long to wait
     * @return whether the process ended within the limit
     */
    public boolean awaitExit(Duration limit) {
        try {
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** Kills the process (SIGKILL) and waits for its end. Does nothing if the process has ended. */
    @Override
    public void close() {
        process.destroyForcibly();
        boolean interrupted = Thread.interrupted();
        boolean gone = awaitExit(KILL_LIMIT);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!gone) {
            throw new PartUnavailableException("Process " + pid() + " did not end within " + KILL_LIMIT + " after"
                    + " SIGKILL; the kernel holds it: check its state with ps, and the disks for which it waits");
        }
    }
}
