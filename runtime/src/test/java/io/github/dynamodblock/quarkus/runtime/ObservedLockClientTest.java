package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.core.ClientSettings;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What an observer is told of the calls and leases of a client. */
class ObservedLockClientTest {
    private final List<String> told = new CopyOnWriteArrayList<>();

    private final CountDownLatch lost = new CountDownLatch(1);

    private final LockObserver observer = new LockObserver() {
        @Override
        public void waits(LockCall call) {
            told.add("waits " + call.template());
        }

        @Override
        public void answered(LockCall call, Answer answer, Duration took) {
            told.add("answered " + answer);
        }

        @Override
        public void granted(LockCall call, Lease lease) {
            told.add("granted " + lease.key());
        }

        @Override
        public void lost(LockCall call, Lease lease, Optional<LostReason> reason, Duration held) {
            told.add("lost " + reason.orElseThrow());
            lost.countDown();
        }

        @Override
        public void released(LockCall call, Lease lease, ReleaseOutcome outcome, Duration held) {
            told.add("released " + outcome);
        }
    };

    private LockClient client() {
        return new ObservedLockClient("c", InMemoryLocks.client(new InMemoryStore(), "me"), observer);
    }

    @Test
    void lease_releasedAndClosed_endsOnce() throws Exception {
        try (LockClient client = client();
                Lease lease = client.acquire("k")) {
            assertThat(client.leases()).containsExactly(lease);
            assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
        }
        assertThat(told).containsExactly("waits code", "answered GRANTED", "granted k", "released RELEASED");
    }

    @Test
    void lease_heldWhenItsClientCloses_isLost() throws Exception {
        LockClient client = client();
        Lease lease = client.acquire(
                LockRequest.of("k").listener(new LockCall.Template("t")).build());
        client.close();
        lease.close();

        assertThat(lost.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(told).containsExactly("waits t", "answered GRANTED", "granted k", "lost CLIENT_CLOSED");
    }

    @Test
    void call_notGranted_isToldSo() throws Exception {
        try (LockClient client = client();
                Lease held = client.acquire("k")) {
            told.clear();
            assertThat(client.tryAcquire("k")).isEmpty();
            assertThatThrownBy(() -> client.acquire(
                            LockRequest.of("k").waitLimit(Duration.ZERO).build()))
                    .isInstanceOf(LockNotGrantedException.class);
            assertThat(held.isValid()).isTrue();
            assertThat(told)
                    .containsExactly("waits code", "answered NOT_GRANTED", "waits code", "answered NOT_GRANTED");
        }
    }

    @Test
    void work_underAnObservedLease_endsIt() throws Exception {
        try (LockClient client = client()) {
            String result = client.withLock("k", lease -> "done");

            assertThat(result).isEqualTo("done");
        }
        assertThat(told).endsWith("granted k", "released RELEASED");
    }

    @Test
    void waitThatIsCancelled_isToldSo() throws Exception {
        try (LockClient client = client();
                Lease held = client.acquire("k")) {
            told.clear();
            assertThat(client.acquireAsync("k").cancel(true)).isTrue();

            assertThat(told).containsExactly("waits code", "answered CANCELLED");
            assertThat(held.isValid()).isTrue();
        }
    }

    /** Otherwise its span would never end, and it would be counted as waiting for ever. */
    @Test
    void call_refusedAtOnce_isToldSo() throws Exception {
        LockRequest tooLong = LockRequest.of("k").lease(Duration.ofDays(1)).build();
        LockRequest twice = LockRequest.of("k").build();
        List<Function<LockClient, CompletableFuture<?>>> calls = List.of(
                client -> client.acquireAsync(tooLong),
                client -> client.tryAcquireAsync(tooLong),
                client -> client.acquireAllAsync(List.of(twice, twice)),
                client -> client.tryAcquireAllAsync(List.of(twice, twice)));
        ClientSettings shortHorizon =
                new ClientSettings("me", LeaseTiming.DEFAULT, Duration.ofSeconds(30), Duration.ofHours(1), 0.01);
        try (LockClient client =
                new ObservedLockClient("c", InMemoryLocks.client(new InMemoryStore(), shortHorizon), observer)) {
            for (Function<LockClient, CompletableFuture<?>> call : calls) {
                told.clear();
                assertThatThrownBy(() -> call.apply(client).get(20, TimeUnit.SECONDS))
                        .isInstanceOf(RuntimeException.class);
                assertThat(told).containsExactly("waits code", "answered FAILED");
            }
        }
    }

    @Test
    void observers_ofAClient_hearItsNameWithEachCall() throws Exception {
        List<String> names = new CopyOnWriteArrayList<>();
        LockObserver one = new LockObserver() {
            @Override
            public void waits(LockCall call) {
                names.add("waits " + call.client());
            }

            @Override
            public void answered(LockCall call, Answer answer, Duration took) {
                names.add("answered " + call.client());
            }

            @Override
            public void granted(LockCall call, Lease lease) {
                names.add("granted " + call.client());
            }

            @Override
            public void released(LockCall call, Lease lease, ReleaseOutcome outcome, Duration held) {
                names.add("released " + call.client());
            }
        };
        try (LockClient client = new ObservedLockClient(
                "orders", InMemoryLocks.client(new InMemoryStore(), "me"), new LockObservers(List.of(one)))) {
            client.acquire("k").close();
        }
        assertThat(names).containsExactly("waits orders", "answered orders", "granted orders", "released orders");
    }

    /** Nothing is kept of locks that are free again. */
    @Test
    void locks_thatAreFreeAgain_leaveNothingBehind() throws Exception {
        LockActivity activity = new LockActivity();
        LeaseHandles handles = new LeaseHandles();
        AtomicInteger ended = new AtomicInteger();
        LockObserver counting = new LockObserver() {
            @Override
            public void granted(LockCall call, Lease lease) {
                handles.add(call, lease);
            }

            @Override
            public void released(LockCall call, Lease lease, ReleaseOutcome outcome, Duration held) {
                ended.addAndGet(handles.remove(call, lease).isPresent() ? 1 : 0);
            }
        };
        LockObserver all = new LockObservers(List.of(activity, counting));
        int number = 20_000;
        try (LockClient client = new ObservedLockClient("c", InMemoryLocks.client(new InMemoryStore(), "me"), all)) {
            for (int i = 0; i < number; i++) {
                client.acquire("key-" + i).close();
            }
            assertThat(client.leases()).isEmpty();
        }

        assertThat(ended).hasValue(number);
        assertThat(activity.waiting()).isEmpty();
        assertThat(activity.events()).hasSize(200);
        assertThat(handles).hasFieldOrPropertyWithValue("held", Map.of());
    }

    /** Otherwise the caller would not get the lease, which would be renewed as long as the process runs. */
    @Test
    void observer_thatThrowsAnError_doesNotConcernTheLock() throws Exception {
        LockObserver broken = new LockObserver() {
            @Override
            public void waits(LockCall call) {
                throw new NoSuchMethodError("of another version");
            }

            @Override
            public void granted(LockCall call, Lease lease) {
                throw new NoSuchMethodError("of another version");
            }

            @Override
            public void released(LockCall call, Lease lease, ReleaseOutcome outcome, Duration held) {
                throw new NoSuchMethodError("of another version");
            }
        };
        try (LockClient client = new ObservedLockClient(
                "c", InMemoryLocks.client(new InMemoryStore(), "me"), new LockObservers(List.of(broken, observer)))) {
            client.acquire("k").close();
            client.acquireAsync("k").get(20, TimeUnit.SECONDS).close();
            assertThat(client.leases()).isEmpty();
        }
        assertThat(told).containsSubsequence("granted k", "released RELEASED", "granted k", "released RELEASED");
    }
}
