package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LockClient;

/** {@code mutant:no-lost-callback}: nobody is told that a lease was lost. Caught by K1. */
final class NoLostCallback extends MutantClient {
    /** Puts it in front of the real client. */
    NoLostCallback(LockClient real) {
        super(real);
    }

    @Override
    protected Lease broken(Lease lease) {
        return lease;
    }

    @Override
    protected LeaseListener broken(LeaseListener listener) {
        return (lease, event) -> {
            if (!(event instanceof LeaseEvent.Lost)) {
                listener.on(lease, event);
            }
        };
    }
}
