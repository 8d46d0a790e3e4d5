package org.acme.invoices;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Reactive: the lock is held from the subscription until the item or the failure, and no thread waits. */
@ApplicationScoped
public class Payments {
    private final Ledger ledger;
    private final CurrentLease lease;

    Payments(Ledger ledger, CurrentLease lease) {
        this.ledger = ledger;
        this.lease = lease;
    }

    /**
     * Books a payment.
     *
     * @param customer the customer
     * @param cents what the customer pays
     * @return what the customer has paid so far
     */
    @Locked("account-{customer}")
    public Uni<Integer> book(String customer, int cents) {
        String row = "account-" + customer;
        // Here and not in a later stage: later stages can run on other threads, where CurrentLease has no lease.
        Lease held = lease.get();
        return Uni.createFrom()
                .completionStage(() -> ledger.read(row, held))
                .chain(before -> Uni.createFrom().completionStage(() -> ledger.write(row, before + cents, held)));
    }
}
