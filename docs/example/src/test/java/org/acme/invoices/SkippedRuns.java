package org.acme.invoices;

import io.quarkus.scheduler.SkippedExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the runs of scheduled methods that were skipped. */
@ApplicationScoped
class SkippedRuns {
    private final AtomicInteger count = new AtomicInteger();

    void skipped(@Observes SkippedExecution run) {
        count.incrementAndGet();
    }

    int count() {
        return count.get();
    }
}
