package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockMisuseException;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The configuration, which exists only when the application starts. Beans of the application can exist earlier, and
 * their interceptors with them: so no bean injects the configuration itself.
 */
@Singleton
class LateConfig {
    private record Started(LockConfig config, Executor executor, ClassLoader loader) {}

    private volatile @Nullable Started started;

    /**
     * Makes the configuration known.
     *
     * @param executor the threads of the application
     * @param loader the class loader that knows the classes and the configuration of the application
     */
    void set(LockConfig config, Executor executor, ClassLoader loader) {
        started = new Started(config, executor, loader);
    }

    /**
     * Returns the configuration.
     *
     * @throws LockMisuseException if the application has no configuration yet
     */
    LockConfig get() {
        return started().config();
    }

    /** Returns the threads of the application. */
    Executor executor() {
        return started().executor();
    }

    /** Does the work with the application's class loader, whatever the calling thread's class loader is. */
    <T> T inApplication(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(started().loader());
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Started started() {
        Started now = started;
        if (now == null) {
            throw new LockMisuseException(
                    "The lock was used before the application has its configuration. Use the lock when the application"
                            + " starts or later, for example in an observer of io.quarkus.runtime.StartupEvent.",
                    null);
        }
        return now;
    }
}
