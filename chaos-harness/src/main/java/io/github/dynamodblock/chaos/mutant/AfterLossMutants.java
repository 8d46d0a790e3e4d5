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

/** Mutants whose holders write to the row after they were notified of a loss. */
final class AfterLossMutants {
    /** A number that is higher than every beat of a grant that is held. */
    private static final long FAR = 1_000;

    private AfterLossMutants() {}

    private static Version late(LockWrite.Heartbeat last) {
        return new Version(last.version().grant(), last.version().beat() + FAR);
    }

    private static boolean isLate(LockWrite write) {
        return write.version().beat() > FAR;
    }

    static LockVariant heartbeat() {
        return new WriteLog.Kept() {
            @Override
            public WriteConditions rules() {
                return new WriteConditions() {
                    @Override
                    public boolean mayHeartbeat(LockWrite.Heartbeat write, @Nullable LockRow before) {
                        return isLate(write) || WriteConditions.super.mayHeartbeat(write, before);
                    }
                };
            }

            @Override
            public LockClient user(LockClient real, Ports ports) {
                WriteLog writes = (WriteLog) ports.store();
                return new HolderMutants.Telling(real) {
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

    static LockVariant release() {
        return new WriteLog.Kept() {
            @Override
            public WriteConditions rules() {
                return new WriteConditions() {
                    @Override
                    public boolean mayRelease(LockWrite.Release write, @Nullable LockRow before, String sender) {
                        boolean held = before != null && !before.released();
                        return (held && isLate(write)) || WriteConditions.super.mayRelease(write, before, sender);
                    }
                };
            }

            @Override
            public LockClient user(LockClient real, Ports ports) {
                WriteLog writes = (WriteLog) ports.store();
                return MutantClient.ofLeases(real, lease -> new Releasing(lease, writes));
            }
        };
    }

    /** A lease that frees the row without a condition if it is released after a loss. */
    private static final class Releasing extends LeaseDecorator {
        private final WriteLog writes;

        Releasing(Lease real, WriteLog writes) {
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
