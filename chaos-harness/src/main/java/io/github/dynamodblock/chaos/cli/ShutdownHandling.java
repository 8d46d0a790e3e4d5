package io.github.dynamodblock.chaos.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Ctrl-C and SIGTERM end a run in order. The JVM answers them by running shutdown hooks and then exits with 130 or 143;
 * the hook here interrupts the run and waits until its results are told, so that nothing is cut off in the middle.
 */
final class ShutdownHandling {
    private static final long PATIENCE_SECONDS = 60;

    private ShutdownHandling() {}

    /**
     * Runs it, and answers the number to exit with; a failure is told before the JVM may go.
     *
     * @param err where a failure is told
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
            // The JVM is going down already; then the hook runs.
            return;
        }
    }
}
