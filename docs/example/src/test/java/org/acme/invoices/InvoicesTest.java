package org.acme.invoices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.quarkus.Leader;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Each form of a lock, with DynamoDB Local. */
@QuarkusTest
@WithTestResource(LocalDynamoDb.class)
class InvoicesTest {
    private static final int CALLS = 8;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TestHTTPResource
    @SuppressWarnings("NullAway.Init") // The extension of Quarkus sets it before each test.
    URI address;

    @Inject
    Ledger ledger;

    @Inject
    LockClient locks;

    @Inject
    Reports reports;

    @Inject
    @Leader("reminders")
    Leadership leadership;

    @Inject
    SkippedRuns skipped;

    @Test
    void invoice_requestedByManyAtOnce_getsEachNumberOnce() {
        assertThat(atOnce("/invoices/acme")).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7", "8");
    }

    @Test
    void payment_bookedByManyAtOnce_isNeverLost() {
        assertThat(atOnce("/payments/acme/100"))
                .containsExactlyInAnyOrder("100", "200", "300", "400", "500", "600", "700", "800");
        assertThat(ledger.look("account-acme").join()).isEqualTo(800);
    }

    private List<String> atOnce(String path) {
        List<CompletableFuture<String>> calls = IntStream.range(0, CALLS)
                .mapToObj(call -> Http.post(address.resolve(path)))
                .toList();
        return calls.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void report_written_staysLockedSoThatNoOtherInstanceWritesIt() throws Exception {
        int before = ledger.look("report").join();

        reports.write();

        assertThat(ledger.look("report").join()).isEqualTo(before + 1);
        assertThat(locks.tryAcquire("report")).isEmpty();
    }

    @Test
    void remind_thisInstanceLeadsNoLonger_isSkipped() {
        await("the leader reminds")
                .atMost(LIMIT)
                .until(() -> ledger.look("reminders").join() > 0);

        leadership.stepDown(Duration.ofHours(1));
        try {
            await("this instance leads no longer").atMost(LIMIT).until(() -> !leadership.isLeader());
            int before = skipped.count();
            await("who does not lead does not remind").atMost(LIMIT).until(() -> skipped.count() > before);
        } finally {
            leadership.stepDown(Duration.ZERO);
        }
    }

    @Test
    void write_tokenOfAFormerHolder_isRefused() {
        Lease former = mock(Lease.class);
        Lease current = mock(Lease.class);
        when(former.fencingToken()).thenReturn(6L);
        when(current.fencingToken()).thenReturn(7L);
        ledger.write("fenced", 1, former).join();

        // The current holder has only read: this is enough.
        assertThat(ledger.read("fenced", current).join()).isEqualTo(1);

        assertThatThrownBy(() -> ledger.write("fenced", 2, former).join())
                .hasCauseInstanceOf(ConditionalCheckFailedException.class);
        assertThat(ledger.write("fenced", 3, current).join()).isEqualTo(3);
    }
}
