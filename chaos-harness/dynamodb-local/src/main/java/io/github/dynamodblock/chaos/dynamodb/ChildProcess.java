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
 * A child process that dies with this JVM, however the JVM ends.
 *
 * <p>On Linux the kernel kills it ({@code PR_SET_PDEATHSIG}), also when this JVM got SIGKILL and also when the child is
 * stopped at that moment; it runs in a session of its own, so that Ctrl-C reaches the JVM only, which ends the child in
 * its own order. Elsewhere a shutdown hook kills it.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    // The parent may die between fork and prctl: then the child has another parent by now, and must not go on.
    private static final String ONLY_WITH_PARENT = "[ \"$PPID\" = \"$0\" ] && exec \"$@\"";

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /** Whether children die with this JVM even when it is killed with SIGKILL. */
    public static boolean dieWithParent() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
                && ProgramLocator.onPath("setpriv").isPresent()
                && ProgramLocator.onPath("setsid").isPresent();
    }

    /**
     * Starts the command and returns at once.
     *
     * @throws PartUnavailableException when the program cannot be started
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

    /** The exit code (128 + the signal's number, if a signal ended it), or empty while the process lives. */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** The child's standard input. Closing it tells a well-behaved child to end. */
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    /** Waits for the end, and says whether it came within the limit. */
    public boolean awaitExit(Duration limit) {
        try {
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** Kills the process (SIGKILL) and waits until it is gone. Does nothing if it has ended. */
    @Override
    public void close() {
        process.destroyForcibly();
        boolean interrupted = Thread.interrupted();
        boolean gone = awaitExit(KILL_LIMIT);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!gone) {
            throw new PartUnavailableException("Process " + pid() + " survived SIGKILL for " + KILL_LIMIT
                    + "; the kernel holds it: look at its state with ps, and at the disks it waits for");
        }
    }
}
