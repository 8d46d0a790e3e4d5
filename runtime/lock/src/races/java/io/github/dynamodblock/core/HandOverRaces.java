package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.Threads.expect;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Races of a client whose threads take no task for a while. */
final class HandOverRaces {
    /** More than there are in any of these. */
    private static final int HAND_OVERS = 12;

    private HandOverRaces() {}

    private static Unwilling somewhere() {
        ThreadLocalRandom chance = ThreadLocalRandom.current();
        return new Unwilling(
                chance.nextBoolean() ? Unwilling.Refusal.REJECTED : Unwilling.Refusal.NO_THREAD,
                1 + chance.nextInt(HAND_OVERS),
                1 + chance.nextInt(5));
    }

    private static void expectSilence(StillWorld world, CoreLockClient client) {
        world.holdBack(request -> false);
        for (int second = 0; second < 5; second++) {
            world.answer();
            world.passes(StillWorld.SECOND);
            world.callBack();
        }
        long sent = world.sent(LockWrite.Heartbeat.class);
        world.passes(5 * StillWorld.SECOND);
        expect(world.sent(LockWrite.Heartbeat.class) == sent, "it is still renewed");
        expect(client.isIdle(), "something still counts");
    }

    /** A grant ends once, and whoever is to be told is, though not at once. */
    static final class RefusedReleaseAgainstExpiry implements Runnable {
        @Override
        public void run() {
            Holder holder = new Holder(somewhere()::over).letsTimePass();
            List<CompletableFuture<ReleaseOutcome>> outcome = new ArrayList<>();
            Threads.run(() -> outcome.add(holder.release()), () -> holder.world.passes(StillWorld.SECOND / 10));
            expectSilence(holder.world, holder.client);
            long losses = Holder.now(outcome.get(0)) == ReleaseOutcome.LOST ? 1 : 0;
            expect(holder.losses() == losses, losses + " losses, told " + holder.heard);
        }
    }

    /** A client that closes as its lease is released leaves nothing, and tells all that it has to. */
    static final class RefusedReleaseAgainstClose implements Runnable {
        @Override
        public void run() {
            Holder holder = new Holder(somewhere()::over);
            List<CompletableFuture<ReleaseOutcome>> outcome = new ArrayList<>();
            List<CompletableFuture<?>> closed = new ArrayList<>();
            Threads.run(() -> outcome.add(holder.release()), () -> closed.add(holder.close()));
            expectSilence(holder.world, holder.client);
            Holder.now(closed.get(0));
            long losses = Holder.now(outcome.get(0)) == ReleaseOutcome.LOST ? 1 : 0;
            expect(holder.losses() == losses, losses + " losses, told " + holder.heard);
            expect(holder.world.isFree(), "the row is held after release");
        }
    }

    /** Of several locks that are held together the others are released as one is lost, whoever else waits for it. */
    static final class RefusedLossOfOneAgainstWaiter implements Runnable {
        private static final LockKey OTHER = LockKey.of("other");

        @Override
        public void run() {
            StillWorld world = new StillWorld();
            CoreLockClient client =
                    new CoreLockClient(somewhere().over(world.ports), StillWorld.SETTINGS, () -> {});
            CompletableFuture<MultiLease> both = client.acquireAllAsync(List.of(
                    LockRequest.of(StillWorld.KEY).build(), LockRequest.of(OTHER).build()));
            passes(world, 10);
            MultiLease held = Holder.now(both);
            world.put(StillWorld.anothers(OTHER));
            List<CompletableFuture<Lease>> asked = new ArrayList<>();
            Threads.run(
                    () -> asked.add(client.acquireAsync(LockRequest.of(StillWorld.KEY).build())),
                    () -> passes(world, 10));
            passes(world, 20);
            expect(!held.isValid(), "they are still believed in");
            Lease next = Holder.now(asked.get(0));
            expect(next.isValid(), "the other stays taken");
            CompletableFuture<?> unused = next.releaseAsync().toCompletableFuture();
            expectSilence(world, client);
        }

        private static void passes(StillWorld world, int tenths) {
            for (int tenth = 0; tenth < tenths; tenth++) {
                world.passes(StillWorld.SECOND / 10);
                world.callBack();
            }
        }
    }

    /** Whatever becomes of the telling of a loss: the lease does not count any more. */
    static final class FailingTellingAgainstListener implements Runnable {
        @Override
        public void run() {
            StillWorld world = new StillWorld();
            ClientContext context = new ClientContext(
                    new Ports(world, world, world, world, Runnable::run, Runnable::run, task -> {
                        throw new RejectedExecutionException("of a test");
                    }),
                    StillWorld.SETTINGS);
            PendingAcquire<HeldLease> caller = new PendingAcquire<>(
                    context, new SingleKeyTarget(context, LockRequest.of(StillWorld.KEY).build()), false, 0);
            caller.begin();
            HeldLease lease = Holder.now(caller.granted()).orElseThrow();
            world.holdBack(LockWrite.Heartbeat.class::isInstance);
            // Where the telling fails, the rest of that tenth does not pass.
            passes(world, 19);
            Threads.run(() -> passes(world, 3), () -> failing(() -> lease.addListener((lost, event) -> {})));
            expect(!lease.isValid(), "it is still believed in");
            expect(context.isIdle(), "it counts for ever");
        }

        private static void passes(StillWorld world, int tenths) {
            for (int tenth = 0; tenth < tenths; tenth++) {
                failing(() -> world.passes(StillWorld.SECOND / 10));
            }
        }

        private static void failing(Runnable what) {
            try {
                what.run();
            } catch (RejectedExecutionException ofATest) {
                expect("of a test".equals(ofATest.getMessage()), "failed otherwise");
            }
        }
    }

    /** A task that is handed over again as its client ends runs once. */
    static final class HandOverAgainstEnd implements Runnable {
        @Override
        public void run() {
            StillWorld world = new StillWorld();
            AtomicInteger ran = new AtomicInteger();
            RetryingExecutor handOvers = new RetryingExecutor(new Unwilling(Unwilling.Refusal.REJECTED, 1, 1).over(world.ports));
            handOvers.ports().sender().execute(ran::incrementAndGet);
            Threads.run(() -> world.passes(StillWorld.SECOND), handOvers::end);
            expect(ran.get() == 1, "ran " + ran);
        }
    }
}
