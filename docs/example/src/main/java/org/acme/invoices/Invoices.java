package org.acme.invoices;

import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import jakarta.enterprise.context.ApplicationScoped;

/** Writes invoices. Two calls for one customer never run at the same time, not even in two processes. */
@ApplicationScoped
public class Invoices {
    private final Ledger ledger;
    private final CurrentLease lease;

    Invoices(Ledger ledger, CurrentLease lease) {
        this.ledger = ledger;
        this.lease = lease;
    }

    /**
     * Gives the customer's next invoice its number.
     *
     * @param customer the customer
     * @return the number
     */
    @Locked("invoice-{customer}")
    public int next(String customer) {
        int number = ledger.lastNumber(customer) + 1;
        // The ledger compares the token: a holder that was paused for too long cannot overwrite the number of a later
        // holder.
        ledger.write(customer, number, lease.get().fencingToken());
        return number;
    }
}
