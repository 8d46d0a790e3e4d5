package io.github.dynamodblock.chaos.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * The shutdown handling ends a run in order after Ctrl-C and SIGTERM. On these signals, the JVM runs its shutdown hooks
 * and then exits with 130 or 143. The hook of this class interrupts the run, and waits until its results are printed.
 * So no output is cut off.
 */
final class ShutdownHandling {
    private static final long PATIENCE_SECONDS = 60;

    private ShutdownHandling() {}

    /**
     * Executes the run and returns the exit code. A failure is printed before the JVM can end.
     *
     * @param err receives the message of a failure
     * @param run the run, which returns the exit code
     * @return the exit code
     */
    static int inOrder(PrintWriter err, IntSupplier run) {
        Thread runner = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    runner.interrupt();
                    awaitQuietly(done);
                },
                "end-of-run");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return run.getAsInt();
        } catch (RuntimeException | LinkageError e) {
            return ErrorMessages.tell(e, err);
        } finally {
            done.countDown();
            removeQuietly(hook);
        }
    }

    private static void awaitQuietly(CountDownLatch done) {
        try {
            done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeQuietly(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is already shutting down. Then the hook runs.
            return;
        }
    }
}
