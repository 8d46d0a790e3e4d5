package org.acme;

import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

@ApplicationScoped
public class Invoices {
    @Inject
    CurrentLease lease;

    /** One call at a time per customer, in all processes. */
    @Locked("invoice-{customer}")
    public long next(String customer) {
        // Each holder of the lock has a larger token than the holders before it. A store that compares tokens refuses
        // late writes of former holders.
        return lease.get().fencingToken();
    }
}
