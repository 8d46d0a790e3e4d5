package io.github.dynamodblock.devui;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Holds a lock from its start on, unless it is told not to, and leaves the row of another lock in the table. */
@ApplicationScoped
class HeldAtStart {
    static final String HELD = "order-7";
    /** Held too, and another call waits for it. */
    static final String WANTED = "order-9";

    static final String FREE = "order-8";
    static final String SWITCH = "holds";
    static final Duration LEASE = Duration.ofSeconds(20);

    private final LockClient locks;
    private final boolean holds;

    HeldAtStart(LockClient locks, @ConfigProperty(name = SWITCH) boolean holds) {
        this.locks = locks;
        this.holds = holds;
    }

    void start(@Observes StartupEvent event) throws InterruptedException {
        if (holds) {
            try (Lease unused = locks.acquire(FREE)) {
                unused.ensureValid();
            }
            Lease kept = locks.acquire(LockRequest.of(HELD)
                    .timing(new LeaseTiming(LEASE, Duration.ofSeconds(1), Duration.ofSeconds(15)))
                    .attribute("step", AttributeValue.fromN("2"))
                    .build());
            kept.ensureValid();
            Lease wanted = locks.acquire(WANTED);
            wanted.ensureValid();
            CompletableFuture<Lease> unusedWait = locks.acquireAsync(
                    LockRequest.of(WANTED).waitLimit(Duration.ofHours(1)).build());
        }
    }
}
