package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.chaos.workload.LockUnderTest;
import java.util.function.UnaryOperator;

/** {@code mutant:no-lost-callback}: nobody is told that a lease was lost. Caught by K1. */
final class NoLostCallback extends MutantClient {
    NoLostCallback(LockClient real) {
        super(real);
    }

    static LockUnderTest open(ClientSetup setup) {
        return OurClient.open(setup, UnaryOperator.identity(), NoLostCallback::new);
    }

    @Override
    Lease broken(Lease lease) {
        return lease;
    }

    @Override
    LeaseListener broken(LeaseListener listener) {
        return (lease, event) -> {
            if (!(event instanceof LeaseEvent.Lost)) {
                listener.on(lease, event);
            }
        };
    }
}
