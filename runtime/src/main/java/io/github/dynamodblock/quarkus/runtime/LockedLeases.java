package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The leases that each thread holds through {@link Locked} methods, the innermost first. */
@Singleton
class LockedLeases implements CurrentLease {
    private final ThreadLocal<Deque<Lease>> ofThread = new ThreadLocal<>();

    @Override
    public Lease get() {
        Deque<Lease> held = ofThread.get();
        if (held == null) {
            throw new LockMisuseException(
                    "There is no current lease: this thread runs no @Locked method. Call CurrentLease.get() in the body"
                            + " of a @Locked method, on the thread of the method.",
                    null);
        }
        return held.element();
    }

    Optional<Lease> of(LockKey key) {
        Deque<Lease> held = ofThread.get();
        return held == null
                ? Optional.empty()
                : held.stream().filter(lease -> lease.key().equals(key)).findFirst();
    }

    void push(Lease lease) {
        Deque<Lease> held = ofThread.get();
        if (held == null) {
            held = new ArrayDeque<>();
            ofThread.set(held);
        }
        held.push(lease);
    }

    void pop() {
        Deque<Lease> held = ofThread.get();
        held.pop();
        if (held.isEmpty()) {
            ofThread.remove();
        }
    }
}
