package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The mutant {@code mutant:ignores-local-validity}. Its holder does not check its own clock. It treats its lease as
 * valid until it releases the lease, or until the client reports a loss for another reason than expiry. C1' catches
 * this mutant.
 */
final class IgnoresLocalValidity extends MutantClient {
    /** Wraps the real client. */
    IgnoresLocalValidity(LockClient real) {
        super(real);
    }

    private static boolean isLocal(LeaseEvent event) {
        return event instanceof LeaseEvent.Lost lost && lost.reason() == LostReason.EXPIRED;
    }

    @Override
    protected LeaseListener broken(LeaseListener listener) {
        return (lease, event) -> {
            if (!isLocal(event)) {
                listener.on(lease, event);
            }
        };
    }

    @Override
    protected Lease broken(Lease lease) {
        return new Believer(lease);
    }

    /** A lease that stays valid when it expires. */
    private static final class Believer extends LeaseDecorator {
        private final Lease real;
        private final AtomicBoolean over = new AtomicBoolean();

        Believer(Lease real) {
            super(real);
            this.real = real;
            real.addListener((lease, event) -> {
                if (event instanceof LeaseEvent.Lost && !isLocal(event)) {
                    over.set(true);
                }
            });
        }

        @Override
        public boolean isValid() {
            return !over.get();
        }

        @Override
        public void ensureValid() {
            if (over.get()) {
                real.ensureValid();
            }
        }

        @Override
        public ReleaseOutcome release() {
            over.set(true);
            return super.release();
        }

        @Override
        public CompletionStage<ReleaseOutcome> releaseAsync() {
            over.set(true);
            return super.releaseAsync();
        }

        @Override
        public void close() {
            over.set(true);
            super.close();
        }
    }
}
