package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.Version;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Writes by those who were told that they lost. */
final class AfterLoss {
    /** No beat of a live grant comes so far. */
    private static final long FAR = 1_000;

    private AfterLoss() {}

    private static Version late(LockWrite.Heartbeat last) {
        return new Version(last.version().grant(), last.version().beat() + FAR);
    }

    private static boolean isLate(LockWrite write) {
        return write.version().beat() > FAR;
    }

    static Lock heartbeat() {
        return new Writes.Kept() {
            @Override
            public Rules rules() {
                return new Rules() {
                    @Override
                    public boolean mayHeartbeat(LockWrite.Heartbeat write, @Nullable LockRow before) {
                        return isLate(write) || Rules.super.mayHeartbeat(write, before);
                    }
                };
            }

            @Override
            public LockClient user(LockClient real, Ports ports) {
                Writes writes = (Writes) ports.store();
                return new Users.Telling(real) {
                    @Override
                    void lost(LeaseListener listener, Lease lease, LeaseEvent.Lost event) {
                        listener.on(lease, event);
                        writes.lastBeat(lease).ifPresent(last -> {
                            CompletableFuture<?> unused = writes.write(last.at(late(last)), last.lease());
                        });
                    }
                };
            }
        };
    }

    static Lock release() {
        return new Writes.Kept() {
            @Override
            public Rules rules() {
                return new Rules() {
                    @Override
                    public boolean mayRelease(LockWrite.Release write, @Nullable LockRow before, String sender) {
                        boolean held = before != null && !before.released();
                        return (held && isLate(write)) || Rules.super.mayRelease(write, before, sender);
                    }
                };
            }

            @Override
            public LockClient user(LockClient real, Ports ports) {
                Writes writes = (Writes) ports.store();
                return MutantClient.ofLeases(real, lease -> new Releasing(lease, writes));
            }
        };
    }

    private static final class Releasing extends LeaseDecorator {
        private final Writes writes;

        Releasing(Lease real, Writes writes) {
            super(real);
            this.writes = writes;
        }

        @Override
        public CompletionStage<ReleaseOutcome> releaseAsync() {
            if (state() == LeaseState.LOST) {
                writes.lastBeat(this).ifPresent(last -> {
                    CompletableFuture<?> unused =
                            writes.write(new LockWrite.Release(last.key(), late(last), last.token()), last.lease());
                });
            }
            return super.releaseAsync();
        }
    }
}
