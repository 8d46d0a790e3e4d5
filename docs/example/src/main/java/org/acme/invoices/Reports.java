package org.acme.invoices;

import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.OnBusy;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Scheduled: all instances start the job at the same time of day, and one of them runs it. */
@ApplicationScoped
class Reports {
    private static final Logger LOG = Logger.getLogger(Reports.class);

    private final Ledger ledger;
    private final CurrentLease lease;

    Reports(Ledger ledger, CurrentLease lease) {
        this.ledger = ledger;
        this.lease = lease;
    }

    // waitLimit is longer than a lease (20 s by default): if the instance that ran the job last has crashed, another
    // instance runs the job. atLeast is longer than waitLimit: an instance that waits does not run the job again.
    @Scheduled(cron = "{report.cron}", timeZone = "UTC", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Locked(value = "report", waitLimit = "30s", atLeast = "40s", onBusy = OnBusy.SKIP)
    void write() {
        int number = ledger.read("report", lease.get()).join() + 1;
        ledger.write("report", number, lease.get()).join();
        LOG.infof("report %d", number);
    }
}
