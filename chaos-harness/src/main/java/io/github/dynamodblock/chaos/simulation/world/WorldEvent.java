package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Something happened in a world, at a true time. */
public sealed interface WorldEvent {
    long at();

    /** What of it belongs to the trace, as a number: the same in every process and version of Java. */
    long print();

    /**
     * A worker asked for a lock, alone or together with others.
     *
     * @param group the first of the asks that are to be granted together with this; itself if it is alone
     * @param size how many asks the group has
     * @param limit how long it will wait, in nanoseconds, or -1 if it asks once
     * @param atLeast for how long the row is to stay taken, though it is released before; 0 if it is not
     * @param atMost for how long it is renewed; 0 if nothing limits that
     * @param byHand whether it is renewed by its holder's heartbeats alone
     */
    record Asked(
            long at,
            int client,
            int life,
            int worker,
            int ask,
            int group,
            int size,
            LockKey key,
            long limit,
            long atLeast,
            long atMost,
            boolean byHand,
            long on)
            implements WorldEvent {
        /** Whether it is to be granted with others or not at all. */
        public boolean isTogether() {
            return size > 1;
        }

        @Override
        public long print() {
            return Fingerprints.of(1, worker, key.toString().hashCode(), limit);
        }
    }

    /** It has it. */
    record Granted(long at, int client, int life, int worker, int ask, LockKey key, Lease lease, long token, long on)
            implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(2, worker, token, on);
        }
    }

    /** It does not have it. */
    record Denied(long at, int client, int life, int worker, int ask, LockKey key, String why, long on)
            implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(3, worker, why.hashCode(), on);
        }
    }

    /**
     * A holder asks for a heartbeat.
     *
     * @param atMost to what it moves the end of renewal from now on, in nanoseconds; 0 if it does not
     * @param atLeast to what it moves the time until which the row stays taken; 0 if it does not
     */
    record HeartbeatAsked(long at, int client, int ask, LockKey key, long atMost, long atLeast, long on)
            implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(25, client, atMost + 7 * atLeast, on);
        }
    }

    /**
     * It was acknowledged, or never will be.
     *
     * @param atOnce whether it was over before its asker went on
     */
    record HeartbeatTold(long at, int client, int ask, LockKey key, boolean acknowledged, boolean atOnce)
            implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(26, client, ask, acknowledged ? 1 : 0);
        }
    }

    /**
     * What was granted to that ask is released.
     *
     * @param commits what is to be written to the key's counter in one transaction with it; empty if it only releases, or
     *     is one of several
     */
    record ReleaseAsked(long at, int client, int worker, int ask, LockKey key, long token, OptionalLong commits)
            implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(4, worker, token, 0);
        }
    }

    /** {@code outcome} is null if it failed. */
    record ReleaseTold(
            long at,
            int client,
            int worker,
            int ask,
            LockKey key,
            long token,
            @Nullable ReleaseOutcome outcome) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(
                    5, worker, token, outcome == null ? -1 : outcome.name().hashCode());
        }
    }

    /** A listener of the lease that was, or will be, granted to that ask was called. */
    record Told(long at, int client, int ask, LockKey key, long token, LeaseEvent what) implements WorldEvent {
        @Override
        public long print() {
            int code = what instanceof LeaseEvent.Lost lost
                    ? lost.reason().name().hashCode()
                    : what instanceof LeaseEvent.InDanger ? 0 : 1;
            return Fingerprints.of(6, client, token, code);
        }
    }

    record Sent(long at, SimulatedRequest request) implements WorldEvent {
        @Override
        public long print() {
            LockWrite write = request.write();
            return Fingerprints.of(
                    7,
                    request.client(),
                    request.code(),
                    write == null
                            ? 0
                            : write.version().grant().hashCode() * 31L
                                    + write.version().beat());
        }
    }

    /** A write, or a copy of it, reached the store; {@code after} is null if it was refused. */
    record Landed(
            long at,
            SimulatedRequest request,
            LockWrite write,
            int copy,
            @Nullable LockRow before,
            @Nullable LockRow after)
            implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(
                    8,
                    request.client() * 1_000_003L + request.number(),
                    copy,
                    after == null
                            ? 0
                            : after.version().hashCode() + 31 * after.token().orElse(0));
        }
    }

    /** A client processes the answer of a write. */
    record Answered(long at, SimulatedRequest request, LockWrite write, StoreAnswer answer, long on)
            implements WorldEvent {
        @Override
        public long print() {
            int code = answer instanceof StoreAnswer.Applied
                    ? 0
                    : answer instanceof StoreAnswer.Refused ? 1 : answer instanceof StoreAnswer.Declined ? 3 : 2;
            return Fingerprints.of(9, request.client(), request.number(), code * 7L + on);
        }
    }

    /**
     * A client hears what became of a transaction of acquires, and is not shown this one's row.
     *
     * @param applied whether all happened; else none did, for rows of others
     */
    record Settled(long at, SimulatedRequest request, LockWrite.Acquire write, boolean applied, long on)
            implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(22, request.client(), request.number(), (applied ? 1 : 0) + 7L * on);
        }
    }

    /** A client processes the answer of a read, which may be stale. */
    record Read(long at, SimulatedRequest request, ReadAnswer answer, boolean stale, long on) implements WorldEvent {
        @Override
        public long print() {
            int shown = answer instanceof ReadAnswer.Shown row
                    ? row.row().map(r -> r.version().hashCode()).orElse(1)
                    : 0;
            return Fingerprints.of(10, request.client(), request.number(), shown * 7L + on);
        }
    }

    /** A client waits no longer for an answer. */
    record GaveUp(long at, SimulatedRequest request) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(11, request.client(), request.number(), 0);
        }
    }

    /** What became of a request on its way was not the usual. */
    record Troubled(long at, SimulatedRequest request, RequestFate fate, long delay) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(
                    12, request.client(), request.number(), fate.name().hashCode() + delay);
        }
    }

    /** The store's row changed, and no client did it: after is null if the row was collected. */
    record Meddled(
            long at, LockKey key, LockRow before, @Nullable LockRow after) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(
                    13, before.version().hashCode(), before.token().orElse(0), after == null ? 0 : 1);
        }
    }

    /** A fault begins; {@code client} is -1 if it is the store's. */
    record Struck(long at, int client, WorldFault fault, long length) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(14, client, fault.name().hashCode(), length);
        }
    }

    /** A machine that was suspended runs again; its process has taken no step yet. */
    record Woke(long at, int client) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(17, client, 0, 0);
        }
    }

    /**
     * A worker wrote what a lock protects, for it believed a moment before.
     *
     * @param accepted whether the resource that compares tokens took it
     * @param overwrote whether it undid somebody's write at the one that does not
     */
    record Wrote(long at, int client, LockKey key, long token, boolean accepted, boolean overwrote)
            implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(18, client, token, (accepted ? 1 : 0) + (overwrote ? 2 : 0));
        }
    }

    /**
     * A commit, or a release that writes, wrote the counter of a key.
     *
     * @param before what that was before
     */
    record Counted(long at, LockWrite.Freeing write, LockKey key, long before, long value) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(19, write.version().toString().hashCode(), before, value);
        }
    }

    /** A commit reached the store that knows it already, and does nothing again. */
    record KnownAgain(long at, SimulatedRequest request) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(20, request.client(), request.number(), 0);
        }
    }

    /** {@code outcome} is null if it failed. */
    record CommitTold(
            long at,
            int client,
            int ask,
            LockKey key,
            long token,
            @Nullable CommitOutcome outcome) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(
                    21, client, token, outcome == null ? -1 : outcome.name().hashCode());
        }
    }

    /** A listener of all that were granted to that group of asks was called. */
    record ToldOfAll(long at, int client, int group, LeaseEvent what) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(24, client, group, what instanceof LeaseEvent.Lost ? 1 : 0);
        }
    }

    /** A client closes, or makes ready for an image of its process: from now on it gives up what it holds. */
    record Leaving(long at, int client) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(23, client, 0, 0);
        }
    }

    /** A client's process starts. */
    record Started(long at, int client, int life) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(15, client, life, 0);
        }
    }

    /** All faults are over. */
    record Healed(long at) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(16, 0, 0, 0);
        }
    }
}
