package org.acme.invoices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.quarkus.test.InjectMock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** A test without any lock: the client is a mock, and the locked method still runs. */
@QuarkusTest
@WithTestResource(LocalDynamoDb.class)
class MockedLockTest {
    @InjectMock
    @SuppressWarnings("NullAway.Init") // The extension of Quarkus sets it before each test.
    LockClient locks;

    @Inject
    Invoices invoices;

    @Test
    void next_mockedLock_runsUnderTheMockedLease() throws Exception {
        Lease lease = mock(Lease.class);
        when(lease.fencingToken()).thenReturn(3L);
        when(locks.acquire(any(LockRequest.class))).thenReturn(lease);

        assertThat(invoices.next("mocked")).isEqualTo(1);

        verify(lease).release();
    }
}
