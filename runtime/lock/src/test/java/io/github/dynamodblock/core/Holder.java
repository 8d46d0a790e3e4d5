package io.github.dynamodblock.core;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A client in a world of its own, that holds a lease, and what its listener heard. */
final class Holder {
    final StillWorld world = new StillWorld();
    final List<LeaseEvent> heard = new ArrayList<>();
    /** How many requests had been sent when the client said that it would send no more. */
    volatile long sentBeforeEnd = -1;

    final CoreLockClient client;
    final Lease lease;

    Holder() {
        this(ports -> ports);
    }

    /** One whose threads are those. */
    Holder(UnaryOperator<Ports> threads) {
        client = new CoreLockClient(threads.apply(world.ports), StillWorld.SETTINGS, () -> {});
        lease = client.acquireAsync(LockRequest.of(StillWorld.KEY)
                        .listener((l, event) -> heard.add(event))
                        .build())
                .join();
    }

    /** One whose heartbeats stay without an answer, and who is in danger, a tenth of a second before the end. */
    static Holder aboutToExpire() {
        return new Holder().letsTimePass();
    }

    /** Until it is in danger, a tenth of a second before the end. */
    Holder letsTimePass() {
        world.holdBack(LockWrite.Heartbeat.class::isInstance);
        world.passes(StillWorld.SECOND * 19 / 10);
        world.callBack();
        return this;
    }

    CompletableFuture<ReleaseOutcome> release() {
        return lease.releaseAsync().toCompletableFuture();
    }

    CompletableFuture<?> close() {
        return client.closeAsync().thenRun(() -> sentBeforeEnd = world.sent(Object.class));
    }

    /** How often it was told of its loss. */
    long losses() {
        return heard.stream().filter(LeaseEvent.Lost.class::isInstance).count();
    }

    /** The value of a future that must be there by now: nothing here can wait. */
    static <T> T now(CompletableFuture<T> future) {
        if (!future.isDone()) {
            throw new AssertionError("it never ends");
        }
        return future.join();
    }
}
