package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Mutants of lengthened leases: the row and the holder do not agree on the lease duration. */
final class LengthMutants {
    private LengthMutants() {}

    /** The holder believes in the longer lease from its request on, not only after the heartbeat was acknowledged. */
    static LockVariant believedUnacknowledged() {
        return new LockVariant() {
            @Override
            public LockClient user(LockClient real, Ports ports) {
                return MutantClient.ofLeases(real, lease -> new Hasty(lease, ports.clock()));
            }
        };
    }

    /** A lease that is valid for the longer duration as soon as its holder requests it. */
    private static final class Hasty extends LeaseDecorator {
        private final Clock clock;
        private long until = Long.MIN_VALUE;
        private boolean over;

        Hasty(Lease real, Clock clock) {
            super(real);
            this.clock = clock;
            real.addListener((lease, event) -> {
                if (event instanceof LeaseEvent.Lost lost && lost.reason() != LostReason.EXPIRED) {
                    over = true;
                }
            });
        }

        @Override
        public CompletionStage<@Nullable Void> heartbeatAsync(HeartbeatRequest request) {
            request.leaseAtLeast()
                    .ifPresent(lease -> until = clock.nanos() + (long) (lease.toNanos() / (1 + Mutants.DRIFT)));
            return super.heartbeatAsync(request);
        }

        @Override
        public boolean isValid() {
            return !over && (super.isValid() || clock.nanos() < until);
        }

        @Override
        public CompletionStage<ReleaseOutcome> releaseAsync() {
            over = true;
            return super.releaseAsync();
        }
    }

    /** Each heartbeat writes the lease duration of the acquire, although the holder counts with the longer one. */
    static LockVariant forgotten() {
        return new LockVariant() {
            @Override
            public Ports ports(Ports real) {
                return new StoreRelay(real) {
                    private final Map<String, Duration> first = new ConcurrentHashMap<>();

                    @Override
                    LockWrite sent(LockWrite write) {
                        if (write instanceof LockWrite.Acquire acquire) {
                            first.put(acquire.version().grant(), acquire.lease());
                        } else if (write instanceof LockWrite.Heartbeat beat) {
                            Duration lease = first.getOrDefault(beat.version().grant(), beat.lease());
                            return new LockWrite.Heartbeat(
                                    beat.key(),
                                    beat.version(),
                                    beat.token(),
                                    lease,
                                    beat.expiresAt(),
                                    beat.data(),
                                    beat.removed());
                        }
                        return write;
                    }
                }.around();
            }
        };
    }
}
