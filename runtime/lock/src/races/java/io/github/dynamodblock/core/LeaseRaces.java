package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.Threads.expect;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Races of one lease. */
final class LeaseRaces {
    private LeaseRaces() {}

    /** A grant ends once: released, and nothing is told, or lost, and that is told once. */
    static final class ReleaseAgainstExpiry implements Runnable {
        @Override
        public void run() {
            Holder holder = Holder.aboutToExpire();
            List<CompletableFuture<ReleaseOutcome>> outcome = new ArrayList<>();
            Threads.run(() -> outcome.add(holder.release()), () -> holder.world.passes(StillWorld.SECOND / 10));
            holder.world.callBack();
            long losses = Holder.now(outcome.get(0)) == ReleaseOutcome.LOST ? 1 : 0;
            expect(holder.losses() == losses, losses + " losses, told " + holder.heard);
            expect(!holder.lease.isValid(), "valid after release");
        }
    }

    /** Whatever answers come meanwhile: a lease that was released is not believed in, by whoever looks. */
    static final class ReleaseAgainstRenewal implements Runnable {
        @Override
        public void run() {
            Holder holder = new Holder();
            holder.world.holdBack(LockWrite.Heartbeat.class::isInstance);
            holder.world.passes(StillWorld.SECOND / 2);
            expect(holder.world.sent(LockWrite.Heartbeat.class) == 1, "no heartbeat to answer");
            List<CompletableFuture<ReleaseOutcome>> outcome = new ArrayList<>();
            AtomicBoolean released = new AtomicBoolean();
            Threads.run(
                    () -> {
                        outcome.add(holder.release());
                        released.set(true);
                    },
                    holder.world::answer,
                    () -> expect(!released.get() || !holder.lease.isValid(), "valid after release"));
            holder.world.callBack();
            expect(Holder.now(outcome.get(0)) == ReleaseOutcome.RELEASED, "not released");
            holder.world.passes(5 * StillWorld.SECOND);
            holder.world.callBack();
            expect(!holder.lease.isValid(), "valid after release");
            expect(holder.heard.isEmpty(), "told " + holder.heard + " after release");
            expect(holder.world.isFree(), "the row is held after release");
            expect(holder.world.sent(LockWrite.Heartbeat.class) == 1, "a heartbeat was sent after release");
        }
    }

    /** A heartbeat that is due as release is invoked never gives the row back to who released it. */
    static final class ReleaseAgainstHeartbeat implements Runnable {
        @Override
        public void run() {
            Holder holder = new Holder();
            List<CompletableFuture<ReleaseOutcome>> outcome = new ArrayList<>();
            holder.world.passes(StillWorld.SECOND * 4 / 10);
            Threads.run(() -> outcome.add(holder.release()), () -> holder.world.passes(StillWorld.SECOND / 10));
            holder.world.callBack();
            expect(Holder.now(outcome.get(0)) == ReleaseOutcome.RELEASED, "not released");
            long sent = holder.world.sent(LockWrite.Heartbeat.class);
            holder.world.passes(5 * StillWorld.SECOND);
            holder.world.callBack();
            expect(holder.world.isFree(), "the row is held after release");
            expect(holder.heard.isEmpty(), "told " + holder.heard + " after release");
            expect(holder.world.sent(LockWrite.Heartbeat.class) == sent, "heartbeats go on after release");
        }
    }

    /** Two who release get one outcome, and one request is sent. */
    static final class ReleaseAgainstRelease implements Runnable {
        @Override
        public void run() {
            Holder holder = new Holder();
            List<CompletableFuture<ReleaseOutcome>> one = new ArrayList<>();
            List<CompletableFuture<ReleaseOutcome>> two = new ArrayList<>();
            Threads.run(() -> one.add(holder.release()), () -> two.add(holder.release()));
            holder.world.callBack();
            expect(Holder.now(one.get(0)) == ReleaseOutcome.RELEASED, "the first is not released");
            expect(Holder.now(two.get(0)) == ReleaseOutcome.RELEASED, "the second is not released");
            expect(holder.world.sent(LockWrite.Release.class) == 1, "released twice");
        }
    }

    /** A longer lease that is acknowledged is in the row, whoever else renews the lease meanwhile. */
    static final class LongerLeaseAgainstRenewal implements Runnable {
        private static final Duration LONGER = Duration.ofHours(1);

        @Override
        public void run() {
            Holder holder = new Holder();
            List<CompletableFuture<?>> longer = new ArrayList<>();
            List<CompletableFuture<?>> other = new ArrayList<>();
            Threads.run(
                    () -> longer.add(beat(holder.lease, HeartbeatRequest.NONE.withLeaseAtLeast(LONGER))),
                    () -> other.add(beat(holder.lease, HeartbeatRequest.NONE)));
            holder.world.callBack();
            Holder.now(longer.get(0));
            Holder.now(other.get(0));
            expect(
                    holder.world.row(StillWorld.KEY).flatMap(LockRow::lease).equals(Optional.of(LONGER)),
                    "the row says another lease than was acknowledged");
            expect(holder.lease.remaining().compareTo(Duration.ofMinutes(30)) > 0, "believes for less");
        }
    }

    /** Heartbeats of two leases of which one may be under way: one leaves at a time, and each has its turn. */
    static final class HeartbeatAgainstHeartbeat implements Runnable {
        @Override
        public void run() {
            StillWorld world = new StillWorld();
            CoreLockClient client =
                    new CoreLockClient(world.ports, StillWorld.SETTINGS.heartbeatsAtOnce(1), () -> {});
            Lease one = Holder.now(client.acquireAsync(LockRequest.of(StillWorld.KEY).build()));
            Lease two = Holder.now(client.acquireAsync(LockRequest.of("another").build()));
            world.holdBack(LockWrite.Heartbeat.class::isInstance);
            List<CompletableFuture<?>> told = Collections.synchronizedList(new ArrayList<>());
            Threads.run(
                    () -> told.add(beat(one, HeartbeatRequest.NONE)), () -> told.add(beat(two, HeartbeatRequest.NONE)));
            long sent = world.sent(LockWrite.Heartbeat.class);
            expect(sent == 1, sent + " heartbeats left at once");
            Threads.run(world::answer, () -> told.add(beat(one, HeartbeatRequest.NONE)));
            for (int i = 0; i < 3; i++) {
                world.answer();
            }
            world.callBack();
            told.forEach(Holder::now);
        }
    }

    private static CompletableFuture<?> beat(Lease lease, HeartbeatRequest request) {
        return lease.heartbeatAsync(request).toCompletableFuture();
    }

    /** Who begins to listen as the lease is lost hears of it, and once. */
    static final class ListenerAgainstLoss implements Runnable {
        @Override
        public void run() {
            Holder holder = Holder.aboutToExpire();
            List<LeaseEvent> late = new ArrayList<>();
            Threads.run(
                    () -> holder.lease.addListener((lease, event) -> {
                        if (event instanceof LeaseEvent.Lost) {
                            late.add(event);
                        }
                    }),
                    () -> holder.world.passes(StillWorld.SECOND / 10));
            holder.world.callBack();
            expect(late.size() == 1, "the late listener heard " + late);
            expect(holder.losses() == 1, "the first listener heard " + holder.heard);
        }
    }

    /** A closing client and its lease's holder who releases: one end, the row free, and then silence. */
    static final class ReleaseAgainstClose implements Runnable {
        @Override
        public void run() {
            Holder holder = new Holder();
            List<CompletableFuture<ReleaseOutcome>> outcome = new ArrayList<>();
            List<CompletableFuture<?>> closed = new ArrayList<>();
            Threads.run(
                    () -> outcome.add(holder.release()),
                    () -> closed.add(holder.close()));
            holder.world.callBack();
            Holder.now(closed.get(0));
            long losses = Holder.now(outcome.get(0)) == ReleaseOutcome.LOST ? 1 : 0;
            expect(holder.losses() == losses, losses + " losses, told " + holder.heard);
            expect(holder.world.isFree(), "the row is held after release");
            expect(holder.world.sent(Object.class) == holder.sentBeforeEnd, "sent something after closing had ended");
        }
    }

    /** An answer to a release that comes as its caller is given up: told RELEASED, or swept, never both. */
    static final class ReleaseAnswerAgainstDeadline implements Runnable {
        @Override
        public void run() {
            Holder holder = new Holder();
            holder.world.holdBack(LockWrite.Release.class::isInstance);
            CompletableFuture<ReleaseOutcome> outcome = holder.release();
            holder.world.passes(StillWorld.SECOND * 9 / 10);
            Threads.run(() -> holder.world.passes(StillWorld.SECOND / 10), holder.world::answer);
            holder.world.callBack();
            boolean swept = holder.world.reads() > 0;
            expect(
                    Holder.now(outcome) == (swept ? ReleaseOutcome.UNKNOWN : ReleaseOutcome.RELEASED),
                    (swept ? "swept and answered " : "not swept and answered ") + outcome.join());
        }
    }

    /** One who commits and one who releases: one of the two frees the row, by one request, and both are told the truth. */
    static final class CommitAgainstRelease implements Runnable {
        @Override
        public void run() {
            Holder holder = new Holder();
            List<CompletableFuture<CommitResult>> committed = new ArrayList<>();
            List<CompletableFuture<ReleaseOutcome>> released = new ArrayList<>();
            Threads.run(
                    () -> committed.add(
                            holder.lease.commitAsync(List.of()).toCompletableFuture()),
                    () -> released.add(holder.release()));
            holder.world.callBack();
            boolean first = holder.world.sent(LockWrite.Commit.class) == 1;
            expect(Holder.now(released.get(0)) == ReleaseOutcome.RELEASED, "not released");
            expect(holder.world.sent(LockWrite.Freeing.class) == 1, "committed and released");
            expect(committed.get(0).isCompletedExceptionally() != first, "told something else than it did");
        }
    }

    /** An answer to a commit that comes as its caller is given up: told COMMITTED, or swept, never both. */
    static final class CommitAnswerAgainstDeadline implements Runnable {
        @Override
        public void run() {
            Holder holder = new Holder();
            holder.world.holdBack(LockWrite.Commit.class::isInstance);
            CompletableFuture<CommitResult> result =
                    holder.lease.commitAsync(List.of()).toCompletableFuture();
            holder.world.passes(StillWorld.SECOND * 9 / 10);
            Threads.run(
                    () -> {
                        holder.world.passes(StillWorld.SECOND / 10);
                        // A commit's time is up on a thread of its own.
                        holder.world.callBack();
                    },
                    holder.world::answer);
            holder.world.callBack();
            boolean swept = holder.world.reads() > 0;
            expect(
                    Holder.now(result).outcome() == (swept ? CommitOutcome.UNKNOWN : CommitOutcome.COMMITTED),
                    (swept ? "swept and answered " : "not swept and answered ") + result.join());
        }
    }
}
