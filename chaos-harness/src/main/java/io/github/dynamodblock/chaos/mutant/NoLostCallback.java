package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LockClient;

/** The mutant {@code mutant:no-lost-callback}. Its client notifies no listener of a loss. K1 catches this mutant. */
final class NoLostCallback extends MutantClient {
    /** Wraps the real client. */
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
