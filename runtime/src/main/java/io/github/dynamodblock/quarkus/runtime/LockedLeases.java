package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The leases under which each thread runs {@link Locked} methods, the innermost first. */
@Singleton
class LockedLeases {
    /** Few locked methods call each other. */
    private static final int USUAL_DEPTH = 4;

    private final ThreadLocal<@Nullable Deque<SharedLease>> ofThread = new ThreadLocal<>();
    private Optional<LogContext> log = Optional.empty();

    @Inject
    void showIn(LogContext context) {
        log = Optional.of(context);
    }

    /** Produces the bean of the application. Tests can replace a bean that has a normal scope and is an interface. */
    @Produces
    @ApplicationScoped
    CurrentLease currentLease() {
        return this::current;
    }

    Lease current() {
        Deque<SharedLease> used = ofThread.get();
        if (used == null) {
            throw new LockMisuseException(
                    "There is no current lease: this thread runs no @Locked method. Call CurrentLease.get() in the body"
                            + " of a @Locked method, on the thread of the method.",
                    null);
        }
        return used.element().lease();
    }

    /**
     * Returns the lease of this key; null if no body of this thread runs under one.
     *
     * @param client the name of the client
     */
    @Nullable SharedLease of(String client, LockKey key) {
        Deque<SharedLease> used = ofThread.get();
        if (used != null) {
            for (SharedLease lease : used) {
                if (lease.isOf(client, key)) {
                    return lease;
                }
            }
        }
        return null;
    }

    void push(SharedLease lease) {
        Deque<SharedLease> used = ofThread.get();
        if (used == null) {
            used = new ArrayDeque<>(USUAL_DEPTH);
            ofThread.set(used);
        }
        used.push(lease);
        show(lease);
    }

    void pop() {
        Deque<SharedLease> used = ofThread.get();
        if (used != null) {
            used.pop();
            if (used.isEmpty()) {
                ofThread.remove();
            }
            show(used.peek());
        }
    }

    private void show(@Nullable SharedLease innermost) {
        if (log.isPresent()) {
            log.get().show(innermost);
        }
    }
}
