package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.LockClientName;
import io.github.dynamodblock.quarkus.LockEvent;
import io.github.dynamodblock.quarkus.Locked;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An application with SmallRye Health and Micrometer. All other tests are of applications without them. */
class ObservedTest {
    private static final String TABLE = "observed";
    private static final Path OPERATIONS = Path.of("..", "docs", "operations");
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of(
                    TABLE, Work.class, Heard.class, Meters.class, Waiting.class)
            .setForcedDependencies(Stream.of("smallrye-health", "micrometer")
                    .map(name -> Dependency.of("io.quarkus", "quarkus-" + name + "-deployment", Version.getVersion()))
                    .toList())
            .overrideConfigKey("quarkus.dynamodb-lock.metrics.consumed-capacity", "true")
            .overrideRuntimeConfigKey("quarkus.http.test-port", "0")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.log-keys", "hashed")
            .overrideConfigKey("quarkus.dynamodb-lock.second.enabled", "false")
            .overrideConfigKey("quarkus.dynamodb-lock.second.table", "in-memory")
            .setLogRecordPredicate(record -> record.getLoggerName().equals("io.github.dynamodblock.locks"))
            .assertLogRecords(records -> assertThat(records)
                    .anyMatch(record -> record.getLevel().getName().startsWith("WARN")
                            && record.getMessage().startsWith("Lost the lease on the lock"))
                    .noneMatch(record -> List.of(record.getParameters()).contains("secret-lost")));

    @Inject
    Work work;

    @Inject
    LockClient locks;

    @Inject
    @LockClientName("second")
    LockClient second;

    @Inject
    Heard heard;

    private final MeterRegistry registry = Metrics.globalRegistry;

    @Inject
    @Readiness
    Instance<HealthCheck> checks;

    @ApplicationScoped
    static class Work {
        @Inject
        CurrentLease current;

        @Inject
        DynamoDbAsyncClient dynamoDb;

        @Inject
        Work self;

        @Locked("secret-{name}")
        List<Object> context(String name) {
            return shown();
        }

        private static List<Object> shown() {
            return Stream.of("lock.key", "lock.token", "none")
                    .map(key -> String.valueOf(MDC.get(key)))
                    .collect(Collectors.toList());
        }

        @Locked("outer")
        List<Object> contextAfterInner() {
            List<Object> before = shown();
            List<Object> inner = self.context("inner");
            List<Object> after = shown();
            return List.of(before, inner, after);
        }

        @Locked("secret-{name}")
        long lose(String name) {
            Lease lease = current.get();
            dynamoDb.deleteItem(delete -> delete.tableName(TABLE)
                            .key(Map.of("key", AttributeValue.fromS(lease.key().partition()))))
                    .join();
            try {
                lease.heartbeat(HeartbeatRequest.NONE);
            } catch (RuntimeException expected) {
                return lease.fencingToken();
            }
            throw new IllegalStateException("not lost");
        }
    }

    @Singleton
    static class Heard {
        final List<LockEvent> events = new CopyOnWriteArrayList<>();
        final List<LockEvent> later = new CopyOnWriteArrayList<>();

        // First: what an observer throws ends the event.
        void hear(@Observes @Priority(1) LockEvent event) {
            events.add(event);
        }

        void hearLater(@ObservesAsync LockEvent event) {
            later.add(event);
        }

        void refuse(@Observes LockEvent.Released event) {
            if (event.key().partition().equals("thrower")) {
                throw new IllegalStateException("an observer that throws");
            }
        }

        List<String> of(String key) {
            return of(events, key);
        }

        static List<String> of(List<LockEvent> events, String key) {
            return events.stream()
                    .filter(event -> event.key().partition().equals(key))
                    .map(event -> event.getClass().getSimpleName())
                    .toList();
        }
    }

    /** The registry of the application is empty without one that counts. */
    @Singleton
    static class Meters {
        void count(@Observes StartupEvent event) {
            Metrics.addRegistry(new SimpleMeterRegistry());
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.sleep(20);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private double value(String name, String... tags) {
        return registry.find(name).tags(tags).meters().stream()
                .flatMap(meter -> Stream.of(meter.measure().iterator().next().getValue()))
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    @Test
    void readiness_tableExamined_isUp() throws Exception {
        HealthCheck check = checks.stream()
                .filter(one -> one.call().getName().equals("DynamoDB lock table"))
                .findFirst()
                .orElseThrow();

        await(() -> check.call().getStatus() == HealthCheckResponse.Status.UP);
        assertThat(check.call().getData().orElseThrow())
                .containsEntry("table", TABLE)
                .containsEntry("examined", true)
                .containsEntry("second.table", "in-memory")
                .containsEntry("second.examined", false);
    }

    @Test
    void meters_ofALockedMethod_haveItsTemplateAndNeverAKey() throws Exception {
        work.context("metered");

        assertThat(value("dynamodb.lock.acquire", "template", "secret-{name}", "outcome", "granted"))
                .isPositive();
        assertThat(value("dynamodb.lock.hold", "template", "secret-{name}", "outcome", "released"))
                .isPositive();
        assertThat(value("dynamodb.lock.requests", "kind", "acquire", "response", "done"))
                .isPositive();
        assertThat(registry.getMeters())
                .flatExtracting(meter -> meter.getId().getTags())
                .noneMatch(tag -> tag.getValue().contains("metered"));
    }

    @Test
    void capacity_ofAnAcquireAndItsRelease_isOneUnitEach_withoutMoreRequests() throws Exception {
        try (Lease warm = locks.acquire("capacity")) {
            warm.ensureValid();
        }
        double units = value("dynamodb.lock.consumed.capacity", "units", "write");
        double requests = value("dynamodb.lock.requests", "response", "done");
        try (Lease lease = locks.acquire("capacity")) {
            lease.ensureValid();
        }

        assertThat(value("dynamodb.lock.consumed.capacity", "units", "write")).isEqualTo(units + 2);
        assertThat(value("dynamodb.lock.requests", "response", "done")).isEqualTo(requests + 2);
    }

    @Test
    void metersAndEvents_ofAnotherClient_haveItsName() throws Exception {
        try (Lease lease = locks.acquire("of-both");
                Lease other = second.acquire("of-both")) {
            assertThat(value("dynamodb.lock.held", "client", "second")).isEqualTo(1);
            assertThat(value("dynamodb.lock.held", "client", "default")).isPositive();
            assertThat(heard.events)
                    .contains(
                            new LockEvent.Acquired(lease.key(), lease.fencingToken(), lease.owner(), "default"),
                            new LockEvent.Acquired(other.key(), other.fencingToken(), other.owner(), "second"));
        }
        await(() -> value("dynamodb.lock.held", "client", "second") == 0);
        assertThat(value("dynamodb.lock.acquire", "client", "second", "outcome", "granted"))
                .isPositive();
    }

    @Test
    void meters_ofTheClient_countHeldAndRefused() throws Exception {
        try (Lease lease = locks.acquire("held")) {
            assertThat(value("dynamodb.lock.held", "template", "code")).isPositive();
            assertThat(locks.leases()).contains(lease);
            assertThatThrownBy(() -> locks.acquire(
                            LockRequest.of("held").waitLimit(Duration.ZERO).build()))
                    .isInstanceOf(LockNotGrantedException.class);
            assertThat(locks.tryAcquire("held")).isEmpty();
            lease.heartbeat(HeartbeatRequest.NONE);
            await(() -> value("dynamodb.lock.heartbeat.margin") > 0);
        }
        assertThat(value("dynamodb.lock.acquire", "template", "code", "outcome", "not-granted"))
                .isGreaterThanOrEqualTo(2);
        await(() -> value("dynamodb.lock.held", "template", "code") == 0);
        await(() -> value("dynamodb.lock.waiting", "template", "code") == 0);
    }

    @Test
    void asynchronousAndSeveral_areObservedToTheirEnd() throws Exception {
        Lease lease = locks.acquireAsync("async").get();
        assertThat(lease.releaseAsync().toCompletableFuture().get()).isEqualTo(ReleaseOutcome.RELEASED);
        await(() -> heard.of("async").equals(List.of("Acquired", "Released")));

        locks.acquireAll(List.of(
                        LockRequest.of("one").build(), LockRequest.of("two").build()))
                .close();
        assertThat(heard.of("one")).containsExactly("Acquired", "Released");
        assertThat(heard.of("two")).containsExactly("Acquired", "Released");
        assertThat(locks.leases()).extracting(Lease::key).doesNotContain(lease.key());
    }

    @Test
    void events_ofALease_comeInOrder_alsoIfAnObserverThrows() throws Exception {
        try (Lease lease = locks.acquire("thrower")) {
            assertThat(heard.events)
                    .contains(new LockEvent.Acquired(lease.key(), lease.fencingToken(), lease.owner(), "default"));
        }
        assertThat(heard.of("thrower")).containsExactly("Acquired", "Released");
        await(() -> Heard.of(heard.later, "thrower").size() == 2);
        assertThat(locks.acquire("thrower").release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void loss_isToldOnce() throws Exception {
        double before = value("dynamodb.lock.lost");
        assertThatThrownBy(() -> work.lose("lost")).isInstanceOf(RuntimeException.class);

        await(() -> heard.of("secret-lost").equals(List.of("Acquired", "Lost")));
        assertThat(value("dynamodb.lock.lost")).isEqualTo(before + 1);
        assertThat(value("dynamodb.lock.lost", "reason", "stolen")).isPositive();
    }

    @Test
    void logContext_ofABody_showsTheHashedKeyAndTheToken() {
        List<Object> shown = work.context("logged");
        List<Object> nested = work.contextAfterInner();

        assertThat((String) shown.get(0)).matches("[0-9a-f]{16}");
        assertThat((String) shown.get(1)).matches("[0-9]+");
        assertThat(nested.get(0)).isEqualTo(nested.get(2)).isNotEqualTo(nested.get(1));
        assertThat(MDC.get("lock.key")).isNull();
        assertThat(MDC.get("lock.token")).isNull();
    }

    /** Prometheus writes dots as underscores, and adds the unit and the kind of the value. */
    @Test
    void metersThatDashboardAndAlertsName_areRegistered_andListed() throws Exception {
        meters_ofTheClient_countHeldAndRefused();
        assertThatThrownBy(() -> work.lose("for-meters")).isInstanceOf(RuntimeException.class);
        // The loss is told on another thread.
        await(() -> value("dynamodb.lock.lost") > 0);
        Set<String> registered = registry.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .filter(name -> name.startsWith("dynamodb.lock."))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> shown =
                registered.stream().map(name -> name.replace('.', '_')).collect(Collectors.toSet());

        for (String file : List.of("grafana-dashboard.json", "prometheus-alerts.yaml")) {
            Set<String> named = Pattern.compile("dynamodb_lock_[a-z_]+")
                    .matcher(read(OPERATIONS.resolve(file)))
                    .results()
                    .map(found -> found.group().replaceAll("(_seconds)?(_count|_sum|_max|_total)?$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(named).isNotEmpty().isSubsetOf(shown);
        }
        assertThat(read(Path.of("..", "docs", "how-to", "observe.md")))
                .contains(registered.stream().map(name -> "`" + name + "`").toList());
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }
}
