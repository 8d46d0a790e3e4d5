package org.acme.invoices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalDynamoDb.class)
class InvoicesTest {
    private static final int CALLS = 8;

    @Inject
    Invoices invoices;

    @Inject
    Ledger ledger;

    @Test
    void next_calledByManyAtOnce_givesEachNumberOnce() {
        ExecutorService threads = Executors.newFixedThreadPool(CALLS);
        try {
            List<CompletableFuture<Integer>> calls = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> invoices.next("acme"), threads))
                    .limit(CALLS)
                    .toList();

            assertThat(calls.stream()
                            .map(call -> call.orTimeout(30, TimeUnit.SECONDS).join()))
                    .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void write_tokenOfAFormerHolder_isRefused() {
        ledger.write("fenced", 1, 7);

        assertThatThrownBy(() -> ledger.write("fenced", 1, 6)).hasMessageContaining("older");
        ledger.write("fenced", 2, 7);
        assertThat(ledger.lastNumber("fenced")).isEqualTo(2);
    }
}
