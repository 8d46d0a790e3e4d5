package org.acme.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.memory.TestLocks;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Locks in memory: the test lets another client hold them. */
@QuarkusTest
@TestProfile(BusyCustomerTest.LocksInMemory.class)
@WithTestResource(LocalDynamoDb.class)
class BusyCustomerTest {
    /** The locks are in memory, and a caller does not wait for them. */
    public static class LocksInMemory implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.dynamodb-lock.enabled", "false", "quarkus.dynamodb-lock.wait-limit", "0s");
        }
    }

    @TestHTTPResource
    @SuppressWarnings("NullAway.Init") // The extension of Quarkus sets it before each test.
    URI address;

    @Inject
    TestLocks locks;

    @ParameterizedTest
    @CsvSource({"/invoices/zenith, invoice-zenith, 1", "/payments/zenith/250, account-zenith, 250"})
    void call_anotherHolderHasTheLock_isAnswered503(String path, String key, String answer) {
        TestLocks.Disturbance busy = locks.busy(key);
        assertThat(Http.post(address.resolve(path)).join()).isEqualTo("status 503");
        busy.close();

        assertThat(Http.post(address.resolve(path)).join()).isEqualTo(answer);
    }
}
