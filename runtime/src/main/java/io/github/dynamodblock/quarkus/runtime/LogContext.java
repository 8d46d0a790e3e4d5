package io.github.dynamodblock.quarkus.runtime;

import jakarta.inject.Singleton;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Puts the client, the key and the token of the lease under which a body runs into the context of the log (MDC). */
@Singleton
class LogContext {
    private static final String CLIENT = "lock.client";
    private static final String KEY = "lock.key";
    private static final String TOKEN = "lock.token";

    private final LateConfig config;

    LogContext(LateConfig config) {
        this.config = config;
    }

    /** @param lease the lease of the innermost body of this thread; null if it runs none any more */
    void show(@Nullable SharedLease lease) {
        if (lease == null) {
            MDC.remove(CLIENT);
            MDC.remove(KEY);
            MDC.remove(TOKEN);
        } else {
            MDC.put(CLIENT, ClientNames.shown(lease.client()));
            MDC.put(KEY, config.get().logKeys().of(lease.key()));
            MDC.put(TOKEN, Long.toString(lease.token()));
        }
    }
}
