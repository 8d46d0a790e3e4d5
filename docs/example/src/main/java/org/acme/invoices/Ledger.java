package org.acme.invoices;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stands for a store that can compare a number when it writes. */
@ApplicationScoped
public class Ledger {
    private record Entry(int number, long token) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    int lastNumber(String customer) {
        Entry entry = entries.get(customer);
        return entry == null ? 0 : entry.number();
    }

    /**
     * Writes the number of the customer's last invoice.
     *
     * @throws IllegalStateException if a later holder of the lock has written already
     */
    void write(String customer, int number, long token) {
        entries.merge(customer, new Entry(number, token), (stored, fresh) -> {
            if (stored.token() > fresh.token()) {
                throw new IllegalStateException("Token " + fresh.token() + " is older than " + stored.token());
            }
            return fresh;
        });
    }
}
