package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;

/**
 * The call that requests a lock.
 *
 * @param template the template of the key in {@code @Locked}, or {@link #CODE}. Unlike keys, there are few templates.
 * @param key the lock; of several locks that are requested together, the first
 */
record LockCall(String template, LockKey key) {
    /** The template of calls of the client in code. */
    static final String CODE = "code";

    static LockCall of(LockRequest request) {
        String template = request.listener()
                .map(listener -> listener instanceof Template known ? known.text() : CODE)
                .orElse(CODE);
        return new LockCall(template, request.key());
    }

    /** Carries the template of a locked method in its request. It hears nothing. */
    record Template(String text) implements LeaseListener {
        @Override
        public void on(Lease lease, LeaseEvent event) {}
    }
}
