package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Mutants whose writes have weaker conditions than the protocol requires. */
final class WeakConditionMutants {
    private WeakConditionMutants() {}

    private static LockVariant with(WriteConditions rules) {
        return new LockVariant() {
            @Override
            public WriteConditions rules() {
                return rules;
            }
        };
    }

    static LockVariant heartbeatWithoutCondition() {
        return with(new WriteConditions() {
            @Override
            public boolean mayHeartbeat(LockWrite.Heartbeat write, @Nullable LockRow before) {
                return true;
            }
        });
    }

    static LockVariant unconditionalRelease() {
        return with(new WriteConditions() {
            @Override
            public boolean mayRelease(LockWrite.Release write, @Nullable LockRow before, String sender) {
                return before != null;
            }
        });
    }

    static LockVariant commitWithoutCondition() {
        return with(new WriteConditions() {
            @Override
            public boolean mayCommit(LockWrite.Commit write, @Nullable LockRow before) {
                return before != null;
            }
        });
    }

    static LockVariant deleteWithoutCondition() {
        return with(new WriteConditions() {
            @Override
            public boolean mayRelease(LockWrite.Release write, @Nullable LockRow before, String sender) {
                return write.deletes() ? before != null : WriteConditions.super.mayRelease(write, before, sender);
            }
        });
    }

    static LockVariant releaseByOwner() {
        return with(new WriteConditions() {
            @Override
            public boolean mayRelease(LockWrite.Release write, @Nullable LockRow before, String sender) {
                return before != null && !before.released() && before.owner().equals(Optional.of(sender));
            }
        });
    }

    static LockVariant tokenResetAfterDeletion() {
        return with(new WriteConditions() {
            @Override
            public long token(LockWrite.Acquire write, @Nullable LockRow before) {
                return before == null ? 1 : WriteConditions.super.token(write, before);
            }
        });
    }

    static LockVariant takeoverByOwner() {
        return with(new WriteConditions() {
            @Override
            public boolean mayAcquire(LockWrite.Acquire write, @Nullable LockRow before) {
                boolean sameOwner = before != null
                        && write.seen()
                                .filter(seen -> client(seen).equals(client(before.version())))
                                .isPresent();
                return WriteConditions.super.mayAcquire(write, before)
                        || (before != null
                                && sameOwner
                                && !before.isOf(write.version().grant()));
            }
        });
    }

    /** Returns the client in a version. The name of a grant contains the client, its life and a number. */
    private static String client(String version) {
        int life = version.indexOf('l');
        return life < 0 ? version : version.substring(0, life);
    }

    static LockVariant takeoverWithoutCondition() {
        return with(new WriteConditions() {
            @Override
            public boolean mayAcquire(LockWrite.Acquire write, @Nullable LockRow before) {
                return write.seen().isPresent() || WriteConditions.super.mayAcquire(write, before);
            }
        });
    }

    static LockVariant retryBumpsToken() {
        return with(new WriteConditions() {
            @Override
            public boolean mayAcquire(LockWrite.Acquire write, @Nullable LockRow before) {
                return WriteConditions.super.mayAcquire(write, before)
                        || (before != null && before.isOf(write.version().grant()) && !before.released());
            }
        });
    }

    static LockVariant heartbeatAtAnyBeat() {
        return with(new WriteConditions() {
            @Override
            public boolean mayHeartbeat(LockWrite.Heartbeat write, @Nullable LockRow before) {
                return before != null && before.isHeldBy(write.version().grant(), write.token());
            }
        });
    }

    static LockVariant anyToken() {
        return with(new WriteConditions() {
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
