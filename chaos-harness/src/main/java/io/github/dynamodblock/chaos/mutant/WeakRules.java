package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes whose condition is weaker than the protocol's. */
final class WeakRules {
    private WeakRules() {}

    private static Lock with(Rules rules) {
        return new Lock() {
            @Override
            public Rules rules() {
                return rules;
            }
        };
    }

    static Lock heartbeatWithoutCondition() {
        return with(new Rules() {
            @Override
            public boolean mayHeartbeat(LockWrite.Heartbeat write, @Nullable LockRow before) {
                return true;
            }
        });
    }

    static Lock unconditionalRelease() {
        return with(new Rules() {
            @Override
            public boolean mayRelease(LockWrite.Release write, @Nullable LockRow before, String sender) {
                return before != null;
            }
        });
    }

    static Lock commitWithoutCondition() {
        return with(new Rules() {
            @Override
            public boolean mayCommit(LockWrite.Commit write, @Nullable LockRow before) {
                return before != null;
            }
        });
    }

    static Lock deleteWithoutCondition() {
        return with(new Rules() {
            @Override
            public boolean mayRelease(LockWrite.Release write, @Nullable LockRow before, String sender) {
                return write.deletes() ? before != null : Rules.super.mayRelease(write, before, sender);
            }
        });
    }

    static Lock releaseByOwner() {
        return with(new Rules() {
            @Override
            public boolean mayRelease(LockWrite.Release write, @Nullable LockRow before, String sender) {
                return before != null && !before.released() && before.owner().equals(Optional.of(sender));
            }
        });
    }

    static Lock tokenResetAfterDeletion() {
        return with(new Rules() {
            @Override
            public long token(LockWrite.Acquire write, @Nullable LockRow before) {
                return before == null ? 1 : Rules.super.token(write, before);
            }
        });
    }

    static Lock takeoverByOwner() {
        return with(new Rules() {
            @Override
            public boolean mayAcquire(LockWrite.Acquire write, @Nullable LockRow before) {
                boolean sameOwner = before != null
                        && write.seen()
                                .filter(seen -> client(seen).equals(client(before.version())))
                                .isPresent();
                return Rules.super.mayAcquire(write, before)
                        || (before != null
                                && sameOwner
                                && !before.isOf(write.version().grant()));
            }
        });
    }

    /** Grants are named by client, life and number. */
    private static String client(String version) {
        int life = version.indexOf('l');
        return life < 0 ? version : version.substring(0, life);
    }

    static Lock takeoverWithoutCondition() {
        return with(new Rules() {
            @Override
            public boolean mayAcquire(LockWrite.Acquire write, @Nullable LockRow before) {
                return write.seen().isPresent() || Rules.super.mayAcquire(write, before);
            }
        });
    }

    static Lock retryBumpsToken() {
        return with(new Rules() {
            @Override
            public boolean mayAcquire(LockWrite.Acquire write, @Nullable LockRow before) {
                return Rules.super.mayAcquire(write, before)
                        || (before != null && before.isOf(write.version().grant()) && !before.released());
            }
        });
    }

    static Lock heartbeatAtAnyBeat() {
        return with(new Rules() {
            @Override
            public boolean mayHeartbeat(LockWrite.Heartbeat write, @Nullable LockRow before) {
                return before != null && before.isHeldBy(write.version().grant(), write.token());
            }
        });
    }

    static Lock anyToken() {
        return with(new Rules() {
            private boolean mayChange(LockWrite write, @Nullable LockRow before) {
                return before != null
                        && before.isOf(write.version().grant())
                        && !before.released()
                        && before.version().compareTo(write.version().toString()) < 0;
            }

            @Override
            public boolean mayHeartbeat(LockWrite.Heartbeat write, @Nullable LockRow before) {
                return mayChange(write, before);
            }

            @Override
            public boolean mayRelease(LockWrite.Release write, @Nullable LockRow before, String sender) {
                return mayChange(write, before);
            }
        });
    }
}
