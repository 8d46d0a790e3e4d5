package org.acme.invoices;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.LeadershipEvent;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.quarkus.Leader;
import io.github.dynamodblock.quarkus.NotLeader;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Leader election: one instance sends the reminders, until it stops or dies. */
@ApplicationScoped
class Reminders {
    private static final Logger LOG = Logger.getLogger(Reminders.class);

    private final Ledger ledger;
    private final Leadership leadership;

    Reminders(Ledger ledger, @Leader("reminders") Leadership leadership) {
        this.ledger = ledger;
        this.leadership = leadership;
    }

    // Without SKIP, a slow run and the next one would overlap in the leader itself.
    @Scheduled(
            every = "{reminders.every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = NotLeader.class)
    @Leader("reminders")
    void remind() {
        // The leadership can be lost after the run began.
        leadership.lease().ifPresent(this::remind);
    }

    private void remind(Lease lease) {
        int round = ledger.read("reminders", lease).join() + 1;
        ledger.write("reminders", round, lease).join();
        LOG.infof("reminders, round %d", round);
    }

    void elected(@Observes @Leader("reminders") LeadershipEvent.Elected event) {
        LOG.infof("this instance leads, token %d", event.lease().fencingToken());
    }

    void resigned(@Observes @Leader("reminders") LeadershipEvent.Resigned event) {
        LOG.info("this instance leads no longer");
    }

    void lost(@Observes @Leader("reminders") LeadershipEvent.Lost event) {
        LOG.warnf("this instance has lost the leadership: %s", event.reason());
    }
}
