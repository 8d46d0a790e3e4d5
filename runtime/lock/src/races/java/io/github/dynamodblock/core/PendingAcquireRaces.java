package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.Threads.expect;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Races of those who want a lock. */
final class PendingAcquireRaces {
    private static final LockRequest REQUEST = LockRequest.of(StillWorld.KEY).build();

    private PendingAcquireRaces() {}

    /** The answer comes as the caller is given up: a lease that this client does not disown, or none and the row free. */
    static final class GrantAgainstDeadline implements Runnable {
        @Override
        public void run() {
            StillWorld world = new StillWorld();
            ClientContext context = new ClientContext(world.ports, StillWorld.SETTINGS);
            PendingAcquire<HeldLease> caller = new PendingAcquire<>(context, new SingleKeyTarget(context, REQUEST), false, 0);
            world.holdBack(LockWrite.Acquire.class::isInstance);
            caller.begin();
            world.passes(StillWorld.SECOND * 9 / 10);
            Threads.run(() -> world.passes(StillWorld.SECOND / 10), world::answer);
            expect(caller.granted().isDone(), "asked and never told");
            if (caller.granted().isCompletedExceptionally()
                    || caller.granted().join().isEmpty()) {
                world.passes(StillWorld.SECOND);
                expect(world.isFree(), "not granted, and the row is held");
            } else {
                expect(!world.isFree() && caller.granted().join().get().isValid(), "granted, and the row is free");
                String version = world.row(StillWorld.KEY).orElseThrow().version();
                expect(!context.orphans().wrote(StillWorld.KEY, Optional.of(version)), "granted and disowned");
            }
        }
    }

    /** Who turns away as the answer comes holds the lease, or it goes back. */
    static final class GrantAgainstCancel implements Runnable {
        @Override
        public void run() {
            StillWorld world = new StillWorld();
            CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
            world.holdBack(LockWrite.Acquire.class::isInstance);
            CompletableFuture<Lease> asked = client.acquireAsync(REQUEST);
            Threads.run(
                    () -> {
                        world.answer();
                        world.callBack();
                    },
                    () -> asked.cancel(true));
            world.callBack();
            world.passes(StillWorld.SECOND);
            if (asked.isCancelled()) {
                expect(world.isFree(), "cancelled, and the row is held");
            } else {
                expect(!world.isFree() && asked.join().isValid(), "granted, and the row is free");
            }
        }
    }

    /** Whoever asks as the client closes is refused, or has a lease that is over; the row is free in the end. */
    static final class AcquireAgainstClose implements Runnable {
        @Override
        public void run() {
            StillWorld world = new StillWorld();
            CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
            List<CompletableFuture<Lease>> asked = new ArrayList<>();
            List<CompletableFuture<?>> closed = new ArrayList<>();
            Threads.run(
                    () -> asked.add(client.acquireAsync(REQUEST)), () -> closed.add(client.closeAsync()));
            world.callBack();
            Holder.now(closed.get(0));
            CompletableFuture<Lease> lease = asked.get(0);
            expect(lease.isDone(), "asked and never told");
            expect(lease.isCompletedExceptionally() || !lease.join().isValid(), "holds a lease of a closed client");
            expect(world.isFree(), "closed, and the row is held");
        }
    }

    /** Of those who wait for a key one asks; when it is free each has it in turn. */
    static final class WaitersOfOneKey implements Runnable {
        @Override
        public void run() {
            StillWorld world = new StillWorld();
            CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
            world.holdBack(LockWrite.Acquire.class::isInstance);
            List<CompletableFuture<Lease>> first = new ArrayList<>();
            List<CompletableFuture<Lease>> second = new ArrayList<>();
            Threads.run(() -> first.add(client.acquireAsync(REQUEST)), () -> second.add(client.acquireAsync(REQUEST)));
            expect(world.sent(Object.class) == 1, "not one of them asked, but " + world.sent(Object.class));
            settle(world);
            boolean inOrder = first.get(0).isDone();
            Lease one = Holder.now((inOrder ? first : second).get(0));
            CompletableFuture<Lease> other = (inOrder ? second : first).get(0);
            expect(!other.isDone(), "both have it");
            one.releaseAsync();
            settle(world);
            expect(Holder.now(other).isValid(), "the second got nothing");
        }
    }

    /** Who begins to wait as the holder releases gets the lock at once or by the next look. */
    static final class WaiterAgainstRelease implements Runnable {
        @Override
        public void run() {
            Holder holder = new Holder();
            List<CompletableFuture<Lease>> asked = new ArrayList<>();
            Threads.run(() -> asked.add(holder.client.acquireAsync(REQUEST)), holder.lease::releaseAsync);
            holder.world.callBack();
            holder.world.passes(StillWorld.SECOND / 2);
            settle(holder.world);
            expect(Holder.now(asked.get(0)).isValid(), "the waiter got nothing");
            expect(!holder.world.isFree(), "the waiter holds it, and the row is free");
        }
    }

    /** A caller that looks at a lease of its own client as that is released does not sleep until it would have ended. */
    static final class LookAgainstRelease implements Runnable {
        @Override
        public void run() {
            StillWorld world = new StillWorld();
            CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
            LockRow anothers = StillWorld.anothers(StillWorld.KEY);
            world.put(anothers);
            expect(Holder.now(client.tryAcquireAsync(REQUEST)).isEmpty(), "another has it");
            world.holdBack(LockKey.class::isInstance);
            CompletableFuture<Lease> waits = client.acquireAsync(REQUEST);
            expect(world.reads() == 1, "the waiter does not look");
            world.put(StillWorld.free(anothers));
            Lease lease = Holder.now(client.tryAcquireAsync(REQUEST)).orElseThrow();
            Threads.run(world::answer, lease::releaseAsync);
            world.holdBack(request -> false);
            // A look may come first; the lease would last for two seconds.
            world.passes(StillWorld.SECOND / 4);
            settle(world);
            expect(Holder.now(waits).isValid(), "the waiter got nothing");
        }
    }

    private static void settle(StillWorld world) {
        world.answer();
        world.callBack();
    }
}
