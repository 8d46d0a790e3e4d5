package io.github.dynamodblock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A listener that comes when the lease, or its client, is over. */
class LateListenerTest extends OneLock {
    /** What a listener finds: its thread, and whether another thread can use the lease meanwhile. */
    private record Found(Thread thread, boolean leaseIsUsable) {}

    private static Found found(Lease lease) throws Exception {
        CompletableFuture<Found> told = new CompletableFuture<>();
        lease.addListener((one, event) -> {
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> one.addListener((same, again) -> {}));
            boolean usable = true;
            try {
                other.get(5, TimeUnit.SECONDS);
            } catch (Exception e) {
                usable = false;
            }
            told.complete(new Found(Thread.currentThread(), usable));
        });
        return told.get(20, TimeUnit.SECONDS);
    }

    @Test
    void addListener_afterTheClientClosed_isToldOnAThreadOfItsOwnAndHoldsUpNobody() throws Exception {
        Lease lease = client.acquire(KEY);
        client.close();

        Found found = found(lease);

        assertThat(found.thread()).isNotSameAs(Thread.currentThread());
        assertThat(found.leaseIsUsable()).isTrue();
    }

    @Test
    void addListener_afterTheLoss_isToldOnAThreadOfItsOwnAndHoldsUpNobody() throws Exception {
        Lease lease = client.acquire(KEY);
        CompletableFuture<LeaseEvent> lost = new CompletableFuture<>();
        lease.addListener((one, event) -> lost.complete(event));
        steal();
        CompletionStage<?> unused = lease.heartbeatAsync(HeartbeatRequest.NONE);
        assertThat(lost.get(20, TimeUnit.SECONDS)).isEqualTo(new LeaseEvent.Lost(LostReason.STOLEN));

        Found found = found(lease);

        assertThat(found.thread()).isNotSameAs(Thread.currentThread());
        assertThat(found.leaseIsUsable()).isTrue();
    }
}
