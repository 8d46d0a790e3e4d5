package io.github.dynamodblock.chaos.cluster;

import io.github.dynamodblock.chaos.dynamodb.ChildProcess;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.github.dynamodblock.chaos.dynamodb.PollingDeadline;
import io.github.dynamodblock.chaos.nemesis.FaultEvidence;
import io.github.dynamodblock.chaos.nemesis.ProcessTarget;
import io.github.dynamodblock.chaos.nemesis.WallTime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A worker process is a process that can be stopped, killed, and started again under the same name.
 *
 * <ul>
 *   <li>Each incarnation writes its two outputs to files of its own, {@code NAME.INCARNATION.out} and {@code .err}.
 *   <li>When it is ready, it writes a line to its standard output that begins with {@value #READY}.
 *   <li>A line on its standard input that begins with {@value #WALL} moves its wall clock.
 *   <li>It ends when its standard input ends.
 * </ul>
 */
public final class WorkerProcess implements ProcessTarget, AutoCloseable {
    /** The beginning of the line that a worker prints when it is ready. */
    public static final String READY = "ready";

    /** The beginning of the line that moves the wall clock, and of the line that the worker prints then. */
    public static final String WALL = "wall";

    private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(2);
    /**
     * The limit for a worker that has just been started to become ready. It reads its standard input only after that.
     */
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private static final int SIGKILL_EXIT = 128 + 9;

    private final String name;
    private final IntFunction<WorkerCommand> command;
    private final Path workingDirectory;
    private final Path outputDirectory;
    private @Nullable ChildProcess child;
    private int incarnation;
    private boolean closed;
    private long moves;

    /**
     * Makes a worker that is not started yet.
     *
     * @param name the name of the worker
     * @param command returns what to run, for the number of the incarnation, from 1
     * @param workingDirectory the directory in which the processes work and keep temporary files
     * @param outputDirectory the directory for the files of the outputs
     */
    WorkerProcess(String name, IntFunction<WorkerCommand> command, Path workingDirectory, Path outputDirectory) {
        this.name = name;
        this.command = command;
        this.workingDirectory = workingDirectory;
        this.outputDirectory = outputDirectory;
    }

    synchronized void start() {
        if (closed) {
            throw new PartUnavailableException("Worker " + name + " is closed and does not start again");
        }
        if (child != null && child.isAlive()) {
            throw new IllegalStateException("Worker " + name + " runs already, as process " + child.pid());
        }
        incarnation++;
        child = ChildProcess.start(command.apply(incarnation).in(workingDirectory, output("out"), output("err")));
    }

    private synchronized Path output(String suffix) {
        return outputDirectory.resolve(name + "." + incarnation + "." + suffix);
    }

    public String name() {
        return name;
    }

    /** Returns how often the worker was started. */
    public synchronized int incarnation() {
        return incarnation;
    }

    public synchronized boolean isAlive() {
        return child != null && child.isAlive();
    }

    /** Returns the process id of the latest incarnation. */
    public long pid() {
        return started().pid();
    }

    private synchronized ChildProcess started() {
        if (child == null) {
            throw new IllegalStateException("Worker " + name + " was never started");
        }
        return child;
    }

    /**
     * Waits until the latest incarnation is ready.
     *
     * @param limit how long to wait
     * @return the line by which the incarnation reported that it is ready
     * @throws PartUnavailableException if the incarnation ends, or is not ready in time
     */
    public String awaitReady(Duration limit) {
        ChildProcess waitedFor = started();
        Path output = output("out");
        String[] line = {""};
        boolean ended = !PollingDeadline.in(limit).await(() -> {
            line[0] = line(output, READY);
            return !line[0].isEmpty() || !waitedFor.isAlive();
        });
        if (line[0].isEmpty()) {
            throw new PartUnavailableException("Worker " + name
                    + (ended ? " was not ready after " + limit : " ended before it was ready")
                    + "; see " + output("err"));
        }
        return line[0];
    }

    private static String line(Path output, String beginning) {
        try {
            String text = Files.readString(output);
            // The last line can be incomplete.
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .filter(line -> line.startsWith(beginning))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public synchronized FaultEvidence pause() {
        ChildProcess target = started();
        if (!target.isAlive()) {
            return new FaultEvidence(false, name + " was dead already");
        }
        Signals.stop(target.pid());
        boolean stopped = PollingDeadline.in(SIGNAL_LIMIT).await(() -> Signals.isStopped(target.pid()));
        return new FaultEvidence(
                stopped,
                name + (stopped ? ": every thread in state T" : ": never in state T") + ", pid " + target.pid());
    }

    @Override
    public synchronized void resume() {
        ChildProcess target = started();
        if (!target.isAlive()) {
            return;
        }
        Signals.resume(target.pid());
        if (!PollingDeadline.in(SIGNAL_LIMIT).await(() -> !Signals.isPartlyStopped(target.pid()))) {
            throw new PartUnavailableException("Worker " + name + ", process " + target.pid()
                    + ", is still stopped after SIGCONT; end the program that stops it, for example a debugger");
        }
    }

    @Override
    public synchronized FaultEvidence kill() {
        ChildProcess target = started();
        if (!target.isAlive()) {
            return new FaultEvidence(false, name + " was dead already");
        }
        target.close();
        OptionalInt code = target.exitCode();
        return new FaultEvidence(
                code.equals(OptionalInt.of(SIGKILL_EXIT)),
                name + ": pid " + target.pid() + " ended with exit code " + code.orElse(-1));
    }

    /**
     * Sends an order to the standard input of the worker, after the worker is ready. The worker prints what its wall
     * clock reads now, in microseconds since the epoch.
     */
    @Override
    public synchronized FaultEvidence moveWallClock(Duration by) {
        String order = WALL + " " + by.toMillis() + " " + ++moves;
        Path output = output("out");
        if (!PollingDeadline.in(START_LIMIT)
                .await(() -> !line(output, READY).isEmpty() || !started().isAlive())) {
            return new FaultEvidence(false, name + ": was not ready after " + START_LIMIT);
        }
        try {
            OutputStream input = started().stdin();
            input.write((order + "\n").getBytes(StandardCharsets.US_ASCII));
            input.flush();
        } catch (IOException e) {
            return new FaultEvidence(false, name + ": does not listen: " + e.getMessage());
        }
        boolean answered = PollingDeadline.in(SIGNAL_LIMIT)
                .await(() -> !line(output, order + " ").isEmpty() || !started().isAlive());
        String line = line(output, order + " ");
        if (!answered || line.isEmpty()) {
            return new FaultEvidence(false, name + ": did not say that its wall clock was moved");
        }
        long read = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
        Duration ahead = Duration.of(read, ChronoUnit.MICROS)
                .minusMillis(WallTime.ofSystem().epochMillis());
        boolean moved = ahead.minus(by).abs().compareTo(SIGNAL_LIMIT) <= 0;
        return new FaultEvidence(
                moved, name + ": its wall clock reads " + ahead.toMillis() + " ms more than the machine's");
    }

    @Override
    public synchronized FaultEvidence restart() {
        long before = pid();
        start();
        return new FaultEvidence(pid() != before && isAlive(), name + ": started again as pid " + pid());
    }

    /** Requests the worker to end, by closing its standard input. Returns at once. */
    synchronized void requestEnd() {
        if (isAlive()) {
            resume();
            try {
                started().stdin().close();
            } catch (IOException e) {
                // The worker has closed its end of the pipe, so it is ending.
                return;
            }
        }
    }

    /** Kills the worker, also if it is stopped. The worker cannot be started again. */
    @Override
    public synchronized void close() {
        closed = true;
        if (child != null) {
            child.close();
        }
    }
}
