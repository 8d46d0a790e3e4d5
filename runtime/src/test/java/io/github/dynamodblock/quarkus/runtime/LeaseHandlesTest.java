package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** Which leases are held, if some of them were acquired again. */
class LeaseHandlesTest {
    private static final LockKey KEY = LockKey.of("k");
    private static final LockRequest AGAIN = LockRequest.of("k").reentrant().build();
    private static final LockCall FIRST = LockCall.of(ClientNames.DEFAULT, AGAIN, new CallMemo());
    private static final LockCall SECOND = LockCall.of(ClientNames.DEFAULT, AGAIN, new CallMemo());

    private final LeaseHandles handles = new LeaseHandles();

    @Test
    void lease_acquiredAgain_isHeldUntilItsLastHandleIsGone_whicheverThatIs() throws Exception {
        try (LockClient client = InMemoryLocks.client(new InMemoryStore(), "me");
                Lease one = client.acquire(AGAIN);
                Lease two = client.acquire(AGAIN)) {
            assertThat(handles.add(FIRST, one)).isTrue();
            assertThat(handles.add(SECOND, two)).isFalse();

            assertThat(handles.remove(FIRST, one)).isEmpty();
            assertThat(handles.remove(FIRST, one)).isEmpty();
            one.release();
            assertThat(handles.remaining(ClientNames.DEFAULT, KEY))
                    .hasValueSatisfying(left -> assertThat(left).isPositive());
            assertThat(handles.remove(SECOND, two)).contains(FIRST);
            assertThat(handles.remaining(ClientNames.DEFAULT, KEY)).isEmpty();
        }
    }

    @Test
    void leaseOfTheSameKey_afterALoss_isAnother() throws Exception {
        try (LockClient client = InMemoryLocks.client(new InMemoryStore(), "me")) {
            Lease lost = client.acquire("k");
            assertThat(handles.add(FIRST, lost)).isTrue();
            lost.release();
            Lease next = client.acquire("k");
            assertThat(handles.add(SECOND, next)).isTrue();

            assertThat(handles.remove(FIRST, lost)).contains(FIRST);
            assertThat(handles.remaining(ClientNames.DEFAULT, KEY)).isPresent();
            assertThat(handles.remove(SECOND, next)).contains(SECOND);
        }
    }

    @Test
    void leasesOfTheSameKey_ofTwoClients_areTwo() throws Exception {
        LockCall ofOther = LockCall.of("other", AGAIN, new CallMemo());
        try (LockClient client = InMemoryLocks.client(new InMemoryStore(), "me");
                LockClient other = InMemoryLocks.client(new InMemoryStore(), "me");
                Lease one = client.acquire("k");
                Lease two = other.acquire("k")) {
            assertThat(handles.add(FIRST, one)).isTrue();
            assertThat(handles.add(ofOther, two)).isTrue();

            assertThat(handles.remove(FIRST, one)).contains(FIRST);
            assertThat(handles.remaining(ClientNames.DEFAULT, KEY)).isEmpty();
            assertThat(handles.remaining("other", KEY)).isPresent();
        }
    }

    @Test
    void meter_ofALeaseThatIsAcquiredAgain_countsItOnce() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        MicrometerObserver observer = new MicrometerObserver(registry, new NoCapacity());
        try (LockClient client = new ObservedLockClient(
                        ClientNames.DEFAULT, InMemoryLocks.client(new InMemoryStore(), "me"), observer);
                Lease one = client.acquire(AGAIN);
                Lease two = client.acquire(AGAIN)) {
            assertThat(registry.get("dynamodb.lock.held").gauge().value()).isEqualTo(1);
            one.release();
            assertThat(registry.get("dynamodb.lock.held").gauge().value()).isEqualTo(1);
            two.release();
            assertThat(registry.get("dynamodb.lock.held").gauge().value()).isZero();
            assertThat(registry.get("dynamodb.lock.hold").timer().count()).isEqualTo(2);
        }
    }

    private record NoCapacity() implements LockMetricsConfig {
        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public boolean consumedCapacity() {
            return false;
        }
    }
}
