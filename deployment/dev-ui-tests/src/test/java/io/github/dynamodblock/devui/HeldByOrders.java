package io.github.dynamodblock.devui;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.quarkus.LockClientName;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Holds a lock of the client {@code orders} from its start on, and another call waits for it. */
@ApplicationScoped
class HeldByOrders {
    static final String CLIENT = "orders";
    static final String HELD = "invoice-3";

    private final LockClient locks;

    HeldByOrders(@LockClientName(CLIENT) LockClient locks) {
        this.locks = locks;
    }

    void start(@Observes StartupEvent event) throws InterruptedException {
        Lease held = locks.acquire(HELD);
        held.ensureValid();
        CompletableFuture<Lease> unusedWait = locks.acquireAsync(
                LockRequest.of(HELD).waitLimit(Duration.ofHours(1)).build());
    }
}
