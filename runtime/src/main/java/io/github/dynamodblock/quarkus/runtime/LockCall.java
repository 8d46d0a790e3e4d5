package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import java.util.Optional;

/**
 * The call that requests a lock.
 *
 * @param template the template of the key in {@code @Locked}, {@link #CODE} or {@link #CAMPAIGN}. Unlike keys, there
 *     are few templates.
 * @param key the lock; of several locks that are requested together, the first
 * @param memo the same for all locks that are requested together, and for no other call
 * @param client the name of the client
 */
record LockCall(String template, LockKey key, CallMemo memo, String client) {
    /** The template of calls of the client in code. */
    static final String CODE = "code";

    /** The template of the calls of candidates in a leader election. No caller waits for them. */
    static final String CAMPAIGN = "campaign";

    /** @param client the name of the client */
    static LockCall of(String client, LockRequest request, CallMemo memo) {
        String template = request.listener().map(LockCall::template).orElse(CODE);
        return new LockCall(template, request.key(), memo, client);
    }

    private static String template(LeaseListener listener) {
        if (listener instanceof Template known) {
            return known.text();
        }
        return listener instanceof Candidate ? CAMPAIGN : CODE;
    }

    boolean isCampaign() {
        return template.equals(CAMPAIGN);
    }

    /** Carries the template of a locked method in its request. It hears nothing. */
    record Template(String text) implements LeaseListener {
        @Override
        public void on(Lease lease, LeaseEvent event) {}
    }

    /** Marks the request of a candidate, and passes on what happens to the lease of the leader. */
    record Candidate(Optional<LeaseListener> listener) implements LeaseListener {
        @Override
        public void on(Lease lease, LeaseEvent event) {
            listener.ifPresent(own -> own.on(lease, event));
        }
    }
}
