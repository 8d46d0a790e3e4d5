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

/** An event that happened in a world, at a true time. */
public sealed interface WorldEvent {
    /** Returns the true time of the event. */
    long at();

    /**
     * Returns the part of the event that belongs to the trace, as a number. The number is the same in every process and
     * in every version of Java.
     */
    long print();

    /**
     * A worker called acquire for one lock. If the call is for several locks together, there is one such event for each
     * of the locks.
     *
     * @param ask the number of this request
     * @param group the number of the first request of the locks that must be granted together; the same as {@code ask}
     *     if the lock is alone
     * @param size the number of locks that must be granted together
     * @param limit the wait limit in nanoseconds, or -1 if the call does not wait
     * @param atLeast for how long the row must stay taken, even if the lease is released earlier; 0 if there is no such
     *     time
     * @param atMost for how long the lease is renewed; 0 if there is no limit
     * @param byHand whether the lease is renewed only by heartbeats that its holder requests
     * @param on what the monotonic clock of the client shows
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
        /** Returns whether the lock must be granted together with other locks, or not at all. */
        public boolean isTogether() {
            return size > 1;
        }

        @Override
        public long print() {
            return Fingerprints.of(1, worker, key.toString().hashCode(), limit);
        }
    }

    /** Acquire returned the lease of a lock. */
    record Granted(long at, int client, int life, int worker, int ask, LockKey key, Lease lease, long token, long on)
            implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(2, worker, token, on);
        }
    }

    /** Acquire ended without a lease. {@code why} is {@code held}, or the class of the exception. */
    record Denied(long at, int client, int life, int worker, int ask, LockKey key, String why, long on)
            implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(3, worker, why.hashCode(), on);
        }
    }

    /**
     * A holder requests a heartbeat.
     *
     * @param atMost the new limit of the renewal, counted from now, in nanoseconds; 0 if the request does not change
     *     the limit
     * @param atLeast the new time for which the row must stay taken, counted from now, in nanoseconds; 0 if the request
     *     does not change this time
     */
    record HeartbeatAsked(long at, int client, int ask, LockKey key, long atMost, long atLeast, long on)
            implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(25, client, atMost + 7 * atLeast, on);
        }
    }

    /**
     * The heartbeat that a holder requested was acknowledged, or the holder was notified that it never will be.
     *
     * @param atOnce whether the result was known when the request returned
     */
    record HeartbeatTold(long at, int client, int ask, LockKey key, boolean acknowledged, boolean atOnce)
            implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(26, client, ask, acknowledged ? 1 : 0);
        }
    }

    /**
     * The holder of a lease releases it.
     *
     * @param ask the number of the request to which the lease was granted
     * @param commits the value that is written to the counter of the key in one transaction with the release; empty if
     *     the holder only releases the lease, or if the lease is one of several that are committed together
     */
    record ReleaseAsked(long at, int client, int worker, int ask, LockKey key, long token, OptionalLong commits)
            implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(4, worker, token, 0);
        }
    }

    /** A release ended. {@code outcome} is null if the release failed. */
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

    /** A listener of a lease was called. The lease was, or will be, granted to the request {@code ask}. */
    record Told(long at, int client, int ask, LockKey key, long token, LeaseEvent what) implements WorldEvent {
        @Override
        public long print() {
            int code = what instanceof LeaseEvent.Lost lost
                    ? lost.reason().name().hashCode()
                    : what instanceof LeaseEvent.InDanger ? 0 : 1;
            return Fingerprints.of(6, client, token, code);
        }
    }

    /** A client sent a request. */
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

    /** A write, or a copy of it, reached the store. {@code after} is null if the store refused the write. */
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

    /** A client processes the response to a write. */
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
     * A client receives the response to a transaction of acquires, and the response does not show the row of this
     * acquire.
     *
     * @param applied whether all acquires were applied; otherwise none was applied, because other rows refused
     */
    record Settled(long at, SimulatedRequest request, LockWrite.Acquire write, boolean applied, long on)
            implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(22, request.client(), request.number(), (applied ? 1 : 0) + 7L * on);
        }
    }

    /** A client processes the response to a read, which can be stale. */
    record Read(long at, SimulatedRequest request, ReadAnswer answer, boolean stale, long on) implements WorldEvent {
        @Override
        public long print() {
            int shown = answer instanceof ReadAnswer.Shown row
                    ? row.row().map(r -> r.version().hashCode()).orElse(1)
                    : 0;
            return Fingerprints.of(10, request.client(), request.number(), shown * 7L + on);
        }
    }

    /** A client stopped waiting for a response. */
    record GaveUp(long at, SimulatedRequest request) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(11, request.client(), request.number(), 0);
        }
    }

    /** A fault hits a request on its way. */
    record Troubled(long at, SimulatedRequest request, RequestFate fate, long delay) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(
                    12, request.client(), request.number(), fate.name().hashCode() + delay);
        }
    }

    /**
     * A row changed, but not by a client: the store deleted it, or an operator released it by force. {@code after} is
     * null if the row was deleted.
     */
    record Meddled(
            long at, LockKey key, LockRow before, @Nullable LockRow after) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(
                    13, before.version().hashCode(), before.token().orElse(0), after == null ? 0 : 1);
        }
    }

    /** A fault begins. {@code client} is -1 if it is a fault of the store. */
    record Struck(long at, int client, WorldFault fault, long length) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(14, client, fault.name().hashCode(), length);
        }
    }

    /** A machine that was suspended runs again. Its process has not yet done anything. */
    record Woke(long at, int client) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(17, client, 0, 0);
        }
    }

    /**
     * A worker wrote to the resource that a lock protects, because a moment before, the lease was valid.
     *
     * @param accepted whether the resource that compares tokens accepted the write
     * @param overwrote whether the write undid the update of another grant in the unfenced counter, which does not compare
     *     tokens
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
     * @param before the value of the counter before the write
     */
    record Counted(long at, LockWrite.Freeing write, LockKey key, long before, long value) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(19, write.version().toString().hashCode(), before, value);
        }
    }

    /** A commit reached the store, but the store has already applied this commit and does nothing. */
    record KnownAgain(long at, SimulatedRequest request) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(20, request.client(), request.number(), 0);
        }
    }

    /** A commit ended. {@code outcome} is null if the commit failed. */
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

    /** A listener of several locks was called. The locks were granted together to the group {@code group}. */
    record ToldOfAll(long at, int client, int group, LeaseEvent what) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(24, client, group, what instanceof LeaseEvent.Lost ? 1 : 0);
        }
    }

    /**
     * A client closes, or prepares for an image of its process. From now on the client gives up the locks that it
     * holds.
     *
     * @param grace how long the client waits for work, in nanoseconds of its clock
     */
    record Leaving(long at, int client, long grace) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(23, client, grace, 0);
        }
    }

    /** Work under a lease begins or ends. A closing client is to wait for its end. */
    record Working(long at, int client, int ask, LockKey key, boolean begins) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(25, client, ask, begins ? 1 : 0);
        }
    }

    /** A process of a client starts. */
    record Started(long at, int client, int life) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(15, client, life, 0);
        }
    }

    /** All faults have ended. */
    record Healed(long at) implements WorldEvent {
        @Override
        public long print() {
            return Fingerprints.of(16, 0, 0, 0);
        }
    }
}
