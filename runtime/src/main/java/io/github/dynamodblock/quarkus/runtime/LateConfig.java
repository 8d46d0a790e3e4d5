package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The configuration, which exists only when the application starts. Beans of the application can exist earlier, and
 * their interceptors with them: so no bean injects the configuration itself.
 */
@Singleton
class LateConfig {
    private record Started(LocksConfig config, Executor executor, ClassLoader loader) {}

    private volatile @Nullable Started started;
    private final Map<String, KeyPatterns> patterns = new ConcurrentHashMap<>();

    /**
     * Makes the configuration known.
     *
     * @param executor the threads of the application
     * @param loader the class loader that knows the classes and the configuration of the application
     */
    void set(LocksConfig config, Executor executor, ClassLoader loader) {
        patterns.clear();
        started = new Started(config, executor, loader);
    }

    /**
     * Returns the configuration.
     *
     * @throws LockMisuseException if the application has no configuration yet
     */
    LocksConfig get() {
        return started().config();
    }

    /**
     * Returns the configuration of a client.
     *
     * @throws LockMisuseException if the application has no configuration yet
     */
    LockConfig client(String name) {
        return get().client(name);
    }

    /** Returns the settings per key pattern of a client; none if the application has no configuration yet. */
    KeyPatterns patterns(String name) {
        KeyPatterns known = patterns.get(name);
        if (known != null) {
            return known;
        }
        Started now = started;
        return now == null
                ? KeyPatterns.NONE
                : patterns.computeIfAbsent(
                        name, client -> KeyPatterns.of(client, now.config().client(client)));
    }

    /**
     * Returns how long a caller waits for a lock whose request has no limit of its own.
     *
     * @param name the name of the client
     */
    Duration waitLimit(String name, LockKey key) {
        return patterns(name).waitLimit(key).orElseGet(() -> client(name).waitLimit());
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
