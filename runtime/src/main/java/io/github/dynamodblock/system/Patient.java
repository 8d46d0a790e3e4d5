package io.github.dynamodblock.system;

import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Hands tasks to threads, and where none can be had now, tries again soon: a heartbeat or a release that nobody runs
 * would not be missed by anybody.
 */
final class Patient implements Executor {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");
    private static final long SOON = Duration.ofMillis(100).toNanos();

    private final Executor threads;
    private final Timer timer;

    Patient(Executor threads, Timer timer) {
        this.threads = threads;
        this.timer = timer;
    }

    @Override
    public void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (OutOfMemoryError noThread) {
            LOG.log(System.Logger.Level.WARNING, "No thread can be had to send with; it is tried again", noThread);
            timer.after(SOON, () -> execute(task));
        }
    }
}
