package org.acme.invoices;

import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Blocking: gives each invoice of a customer a number of its own, whatever the number of instances. */
@ApplicationScoped
public class Invoices {
    private static final Logger LOG = Logger.getLogger(Invoices.class);

    private final Ledger ledger;
    private final CurrentLease lease;

    Invoices(Ledger ledger, CurrentLease lease) {
        this.ledger = ledger;
        this.lease = lease;
    }

    /**
     * Gives the customer's next invoice its number. Two calls for one customer never run at the same time.
     *
     * @param customer the customer
     * @return the number
     */
    @Locked("invoice-{customer}")
    public int next(String customer) {
        String row = "invoice-" + customer;
        int number = ledger.read(row, lease.get()).join() + 1;
        ledger.write(row, number, lease.get()).join();
        LOG.infof("invoice %d of %s, token %d", number, customer, lease.get().fencingToken());
        return number;
    }
}
