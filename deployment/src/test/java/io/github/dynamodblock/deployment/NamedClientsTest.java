package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.LeadershipEvent;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.memory.TestLocks;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Leader;
import io.github.dynamodblock.quarkus.LockClientName;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.UniLockClient;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application with several lock clients. Their locks are in memory. */
class NamedClientsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(Work.class, Own.class, Waiting.class)
            .overrideConfigKey("quarkus.dynamodb-lock.enabled", "false")
            .overrideConfigKey("quarkus.dynamodb-lock.orders.enabled", "false")
            .overrideConfigKey("quarkus.dynamodb-lock.orders.table", "orders")
            .overrideConfigKey("quarkus.dynamodb-lock.orders.owner", "of-orders")
            .overrideConfigKey("quarkus.dynamodb-lock.unused.enabled", "false")
            .overrideConfigKey("quarkus.dynamodb-lock.twin.enabled", "false")
            .overrideConfigKey("quarkus.dynamodb-lock.twin.table", "orders")
            .overrideConfigKey("quarkus.dynamodb-lock.replaced.enabled", "false")
            .overrideConfigKey("quarkus.dynamodb-lock.locks.\"slow-*\".lease", "40s")
            .overrideConfigKey("quarkus.dynamodb-lock.locks.\"slow-*\".wait-limit", "0s")
            .overrideConfigKey("quarkus.dynamodb-lock.methods.\"" + Work.class.getName() + "/configured\".lease", "50s")
            .overrideConfigKey(
                    "quarkus.dynamodb-lock.methods.\"" + Work.class.getName() + "/configured\".wait-limit", "0s")
            .overrideConfigKey(
                    "quarkus.dynamodb-lock.methods.\"" + Work.class.getName() + "/switchedOff\".enabled", "false")
            .overrideConfigKey("quarkus.dynamodb-lock.methods.\"Work/configurd\".lease", "50s")
            .setLogRecordPredicate(record -> record.getLoggerName().equals("io.github.dynamodblock"))
            .assertLogRecords(records -> assertThat(records)
                    .extracting(record -> record.getMessage())
                    .as("one warning for the name that no method has")
                    .filteredOn(message -> message.contains("no @Locked method has this name"))
                    .hasSize(1));

    @Inject
    LockClient locks;

    @Inject
    @LockClientName("orders")
    LockClient orders;

    @Inject
    @LockClientName("orders")
    UniLockClient uniOrders;

    @Inject
    @LockClientName("orders")
    TestLocks disturbedOrders;

    @Inject
    TestLocks disturbed;

    @Inject
    @LockClientName("own")
    LockClient own;

    @Inject
    @LockClientName("own")
    UniLockClient uniOwn;

    @Inject
    @LockClientName("replaced")
    LockClient replaced;

    @Inject
    @Leader("led")
    Leadership led;

    @Inject
    @Leader(value = "led", client = "orders")
    Leadership ledByOrders;

    @Inject
    @Any
    Instance<LockClient> clients;

    @Inject
    Work work;

    @Inject
    Own owns;

    /** What the application does under locks. */
    @ApplicationScoped
    static class Work {
        @Inject
        CurrentLease lease;

        private final List<String> elected = new CopyOnWriteArrayList<>();

        void onElected(@Observes @Leader(value = "led", client = "orders") LeadershipEvent.Elected event) {
            elected.add(event.lease().owner());
        }

        List<String> elected() {
            return elected;
        }

        @Locked(value = "k", client = "orders", waitLimit = "0s")
        <T> T underOrders(Callable<T> body) throws Exception {
            return body.call();
        }

        @Locked(value = "k", waitLimit = "0s")
        String owner() {
            return lease.get().owner();
        }

        @Locked(value = "k", client = "orders", waitLimit = "0s")
        String ownerOfOrders() {
            return lease.get().owner();
        }

        @Locked(value = "k", client = "own", waitLimit = "0s")
        String ownerOfOwn() {
            return lease.get().owner();
        }

        @Locked("slow-{id}")
        Duration slow(int id) {
            return lease.get().remaining();
        }

        @Locked(value = "slow-{id}", lease = "10s")
        Duration notSoSlow(int id) {
            return lease.get().remaining();
        }

        @Locked(value = "configured", lease = "10s", waitLimit = "10m")
        Duration configured() {
            return lease.get().remaining();
        }

        @Locked(value = "k", waitLimit = "0s")
        String switchedOff() {
            return "ran";
        }
    }

    /** Clients of the application itself. */
    @Singleton
    static class Own {
        final LockClient made = InMemoryLocks.client(new InMemoryStore(), "of-own");

        @Produces
        @Singleton
        @LockClientName("own")
        LockClient own() {
            return made;
        }

        @Produces
        @Singleton
        @LockClientName("replaced")
        LockClient replaced() {
            return made;
        }
    }

    @AfterEach
    void heal() {
        disturbed.heal();
        disturbedOrders.heal();
    }

    @Test
    void clients_withTheSameKey_haveDifferentLocks_unlessTheyShareATable() throws Exception {
        try (Lease lease = locks.acquire("both");
                Lease other = orders.acquire("both")) {
            assertThat(lease.isValid()).isTrue();
            assertThat(other.owner()).isEqualTo("of-orders").isNotEqualTo(lease.owner());
            LockClient twin = clients.select(new LockClientName.Literal("twin")).get();
            assertThat(twin.tryAcquire("both")).isEmpty();
            assertThat(uniOrders.tryAcquire("both").await().atMost(SOON)).isEmpty();
        }
    }

    @Test
    void locked_client_isThatOfTheName_andNestsPerClient() throws Exception {
        assertThat(work.ownerOfOrders()).isEqualTo("of-orders");
        assertThat(work.underOrders(work::ownerOfOrders)).isEqualTo("of-orders");
        assertThat(work.underOrders(work::owner)).isNotEqualTo("of-orders");
        assertThat(locks.tryAcquire("k")).hasValueSatisfying(Lease::close);
    }

    @Test
    void testLocks_ofAName_disturbItsLocksOnly() {
        try (TestLocks.Disturbance busy = disturbedOrders.busy("k")) {
            assertThat(busy).isNotNull();
            assertThatThrownBy(() -> work.ownerOfOrders()).isInstanceOf(LockNotGrantedException.class);
            assertThat(work.owner()).isNotEmpty();
        }
    }

    @Test
    void configuredName_withoutInjectionPoint_canBeSelected() throws Exception {
        LockClient unused = clients.select(new LockClientName.Literal("unused")).get();
        unused.acquire("k").close();
        assertThat(clients.select(new LockClientName.Literal("nobody")).isResolvable())
                .isFalse();
    }

    @Test
    void clientOfTheApplication_isUsed_alsoInPlaceOfAConfiguredOne() {
        assertThat(List.of(own, replaced)).allMatch(owns.made::equals);
        assertThat(work.ownerOfOwn()).isEqualTo("of-own");
        Lease lease = uniOwn.acquire("uni").await().atMost(SOON);
        assertThat(lease.owner()).isEqualTo("of-own");
        lease.close();
    }

    @Test
    void keyPattern_appliesToRequestsAndMethods_thatSayNothingThemselves() throws Exception {
        assertThat(work.slow(1)).isGreaterThan(Duration.ofSeconds(30));
        assertThat(work.notSoSlow(1)).isLessThan(Duration.ofSeconds(11));
        try (Lease lease = locks.acquire("slow-1")) {
            assertThat(lease.remaining()).isGreaterThan(Duration.ofSeconds(30));
            assertThatThrownBy(() -> locks.acquire("slow-1")).isInstanceOf(LockNotGrantedException.class);
        }
        try (Lease lease = orders.acquire("slow-1")) {
            assertThat(lease.remaining()).isLessThan(Duration.ofSeconds(21));
        }
        try (MultiLease all = locks.acquireAll(List.of(
                LockRequest.of("slow-1").build(), LockRequest.of("slow-2").build()))) {
            assertThat(all.leases()).allMatch(lease -> lease.remaining().compareTo(Duration.ofSeconds(21)) < 0);
        }
    }

    @Test
    void elections_ofTheSameNameAndOtherClients_areTwo() throws Exception {
        Waiting.until(() -> led.isLeader() && ledByOrders.isLeader());

        assertThat(ledByOrders.lease().orElseThrow().owner()).isEqualTo("of-orders");
        assertThat(led.lease().orElseThrow().owner()).isNotEqualTo("of-orders");
        Waiting.until(() -> work.elected().equals(List.of("of-orders")));
    }

    @Test
    void method_configured_goesBeforeItsAnnotation() {
        assertThat(work.configured()).isGreaterThan(Duration.ofSeconds(40));
        try (TestLocks.Disturbance busy = disturbed.busy("configured")) {
            assertThat(busy).isNotNull();
            assertThatThrownBy(work::configured).isInstanceOf(LockNotGrantedException.class);
        }
    }

    @Test
    void method_switchedOff_runsWithoutItsLock() {
        try (TestLocks.Disturbance busy = disturbed.busy("k")) {
            assertThat(busy).isNotNull();
            assertThat(work.switchedOff()).isEqualTo("ran");
        }
        assertThat(locks.held(LockKey.of("k"))).isEmpty();
    }
}
