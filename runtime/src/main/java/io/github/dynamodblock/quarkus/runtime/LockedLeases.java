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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The leases under which each thread runs {@link Locked} methods, the innermost first. */
@Singleton
class LockedLeases {
    /** A body that runs on a thread, and the body that called it. */
    private record Frame(SharedLease lease, @Nullable Frame caller) {}

    private final ThreadLocal<@Nullable Frame> ofThread = new ThreadLocal<>();
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
        Frame innermost = ofThread.get();
        if (innermost == null) {
            throw new LockMisuseException(
                    "There is no current lease: this thread runs no @Locked method. Call CurrentLease.get() in the body"
                            + " of a @Locked method, on the thread of the method.",
                    null);
        }
        return innermost.lease().lease();
    }

    /**
     * Returns the lease of this key; null if no body of this thread runs under one.
     *
     * @param client the name of the client
     */
    @Nullable SharedLease of(String client, LockKey key) {
        for (Frame frame = ofThread.get(); frame != null; frame = frame.caller()) {
            if (frame.lease().isOf(client, key)) {
                return frame.lease();
            }
        }
        return null;
    }

    void push(SharedLease lease) {
        ofThread.set(new Frame(lease, ofThread.get()));
        show(lease);
    }

    void pop() {
        Frame ended = ofThread.get();
        if (ended != null) {
            Frame caller = ended.caller();
            if (caller == null) {
                ofThread.remove();
                show(null);
            } else {
                ofThread.set(caller);
                show(caller.lease());
            }
        }
    }

    /** Interrupts this thread for the losses of the leases under which it still runs, unless each has done so itself. */
    void interruptAgain() {
        for (Frame frame = ofThread.get(); frame != null; frame = frame.caller()) {
            frame.lease().interruptAgain();
        }
    }

    private void show(@Nullable SharedLease innermost) {
        if (log.isPresent()) {
            log.get().show(innermost);
        }
    }
}
