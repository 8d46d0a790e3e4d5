package org.acme;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class InvoicesTest {
    @Inject
    Invoices invoices;

    @Test
    void next_calledTwice_secondTokenIsLarger() {
        long first = invoices.next("acme");

        assertTrue(invoices.next("acme") > first);
    }
}
