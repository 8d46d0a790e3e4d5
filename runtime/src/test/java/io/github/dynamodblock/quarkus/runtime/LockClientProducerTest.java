package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.quarkiverse.amazon.common.AmazonClient;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.IOThreadDetector;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.inject.Instance;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The lock client that an application injects, and what is done with it when the application starts and stops. */
class LockClientProducerTest {
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Without it, each call fails unless another test ran before. */
    @BeforeEach
    void allowBlocking() {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[0]);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    private DynamoDbAsyncClient connection(URI endpoint) {
        DynamoDbAsyncClient client = DynamoDbAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build();
        opened.add(client);
        return client;
    }

    /** The container's way to the application's client. */
    private static AwsClients instance(DynamoDbAsyncClient client) {
        return instance(() -> client);
    }

    private static AwsClients instance(Supplier<DynamoDbAsyncClient> client) {
        return new AwsClients(named("<default>", client));
    }

    /** All DynamoDB clients of an application; it has one, of that name. */
    @SuppressWarnings("unchecked")
    private static Instance<DynamoDbAsyncClient> named(String name, Supplier<DynamoDbAsyncClient> client) {
        return (Instance<DynamoDbAsyncClient>) Proxy.newProxyInstance(
                Instance.class.getClassLoader(), new Class<?>[] {Instance.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("select")) {
                        Annotation qualifier = ((Annotation[]) arguments[0])[0];
                        assertThat(qualifier instanceof AmazonClient amazon ? amazon.value() : "<default>")
                                .isEqualTo(name);
                        return proxy;
                    }
                    assertThat(method.getName()).isEqualTo("get");
                    return client.get();
                });
    }

    private AwsClients local() {
        return instance(connection(DynamoDbLocal.shared().endpoint()));
    }

    /** Nobody answers there. */
    private AwsClients nowhere() {
        return instance(connection(URI.create("http://127.0.0.1:1")));
    }

    private static LockClientProducer producer(Map<String, String> config, AwsClients connections) {
        return new LockClientProducer(
                Configured.late(config), new HttpClients(), connections, new NamedClients(), new ExaminedTables());
    }

    private static Map<String, String> with(String table, String... more) {
        Map<String, String> config = new HashMap<>(Map.of("table", table));
        for (int i = 0; i < more.length; i += 2) {
            config.put(more[i], more[i + 1]);
        }
        return config;
    }

    @Test
    void locks_switchedOff_areKeptInMemory() throws Exception {
        try (LockClient client = producer(Map.of("enabled", "false"), nowhere()).lockClient();
                Lease lease = client.acquire("k")) {
            assertThat(lease.isValid()).isTrue();
        }
    }

    @Test
    void table_isCreatedIfThatIsConfigured() throws Exception {
        try (LockClient client = producer(with("created", "create-table-if-missing", "true"), local())
                        .lockClient();
                Lease lease = client.acquire("k")) {
            assertThat(lease.isValid()).isTrue();
        }
        try (LockClient client = producer(with("not-created", "create-table-if-missing", "false"), local())
                .lockClient()) {
            assertThatThrownBy(() -> client.acquire("k")).isInstanceOf(LockTableException.class);
        }
    }

    @Test
    void owner_isAsConfigured_orNamesTheHostAndTellsProcessesApart() {
        AwsClients unused = nowhere();
        try (LockClient named = producer(Map.of("enabled", "false", "owner", "shop"), unused)
                        .lockClient();
                LockClient one = producer(Map.of("enabled", "false"), unused).lockClient();
                LockClient two = producer(Map.of("enabled", "false"), unused).lockClient()) {
            assertThat(named.owner()).isEqualTo("shop");
            assertThat(one.owner()).matches(".+-[0-9a-f]{12}").isNotEqualTo(two.owner());
        }
        try (LockClient overTable =
                producer(with("t", "create-table-if-missing", "false"), local()).lockClient()) {
            assertThat(overTable.owner()).matches(".+-[0-9a-f]{12}");
        }
    }

    @Test
    void client_isClosedWhenTheApplicationStops() throws Exception {
        LockClientProducer producer = producer(Map.of("enabled", "false"), nowhere());
        Lease lease = producer.lockClient().acquire("k");
        producer.close(new ShutdownEvent());

        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void clients_whoseWorkDoesNotEnd_areClosedTogetherWithinOneTimeout() throws Exception {
        LockClientProducer producer = producer(
                Map.of(
                        "enabled", "false",
                        "one.enabled", "false",
                        "one.table", "one",
                        "two.enabled", "false",
                        "two.table", "two",
                        "shutdown-timeout", "2s"),
                nowhere());
        List<Lease> leases = new ArrayList<>();
        List<SharedLease> work = new ArrayList<>();
        for (String name : List.of(ClientNames.DEFAULT, "one", "two")) {
            Lease lease = producer.client(name).acquire("k");
            leases.add(lease);
            work.add(new SharedLease(name, lease.key(), lease));
        }

        long begin = System.nanoTime();
        producer.close(new ShutdownEvent());

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("three limits would be 6 s")
                .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(5));
        assertThat(work).hasSize(3);
        assertThat(leases).noneMatch(Lease::isValid);
    }

    @Test
    void client_notMadeBeforeTheApplicationStopped_isNotMadeAnyMore() {
        LockClientProducer producer = producer(Map.of("enabled", "false"), nowhere());
        LockClient client = producer.lockClient();
        producer.close(new ShutdownEvent());

        assertThatThrownBy(() -> client.acquire("k")).isInstanceOf(LockClientClosedException.class);
        assertThat(client.acquireAsync("k"))
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(LockClientClosedException.class);
    }

    @Test
    void connection_thatCannotBeMade_isATableErrorThatNamesTheProperty_andTriedAgain() throws Exception {
        List<DynamoDbAsyncClient> there = new ArrayList<>();
        Supplier<DynamoDbAsyncClient> made = () -> there.stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "made by a proxy", SdkClientException.create("No region was found.")));
        try (LockClient client = producer(with("later", "create-table-if-missing", "true"), instance(made))
                .lockClient()) {
            assertThatThrownBy(() -> client.acquire("k"))
                    .isInstanceOf(LockTableException.class)
                    .hasMessage("The lock table 'later' cannot be used, because the DynamoDB client cannot be made (No"
                            + " region was found). Set quarkus.dynamodb.aws.region, and"
                            + " quarkus.dynamodb.endpoint-override if the table is not in AWS.");

            there.add(connection(DynamoDbLocal.shared().endpoint()));
            assertThat(client.acquire("k").isValid()).isTrue();
        }
    }

    private static Optional<ExaminedTable.Result> start(Map<String, String> config, AwsClients connections) {
        ExaminedTables examined = new ExaminedTables();
        StartupTableCheck check =
                new StartupTableCheck(Configured.late(config), new NamedClients(), connections, examined);
        check.beforeStart(new StartupEvent());
        check.afterStart(new StartupEvent());
        return examined.of(ClientNames.DEFAULT).result();
    }

    @Test
    void application_thatWaitsForTheExamination_doesNotStartIfItIsFatal() {
        for (String value : List.of("start", "true")) {
            assertThatThrownBy(() ->
                            start(with("missing", "create-table-if-missing", "false", "examine-table", value), local()))
                    .isInstanceOf(LockTableException.class)
                    .hasMessageContaining("'missing' does not exist");
        }
        assertThat(start(with("missing", "create-table-if-missing", "true", "examine-table", "start"), local()))
                .contains(new ExaminedTable.Result(List.of(), Optional.empty()));
    }

    @Test
    void application_thatWaitsForTheExamination_doesNotStartWithoutAConnection() {
        assertThatThrownBy(() -> start(with("t", "examine-table", "start"), instance(() -> {
                    throw new IllegalStateException("no region");
                })))
                .isInstanceOf(LockTableException.class)
                .hasMessageContaining("quarkus.dynamodb.aws.region");
    }

    @Test
    void examination_switchedOff_asksNothing() {
        AwsClients nothing = instance(() -> {
            throw new AssertionError("asked");
        });
        assertThat(start(with("t", "examine-table", "off"), nothing)).isEmpty();
        assertThat(start(with("t", "examine-table", "false"), nothing)).isEmpty();
        assertThat(start(with("t", "enabled", "false"), nothing)).isEmpty();
        assertThat(start(with("t", "enabled", "false", "examine-table", "start"), nothing))
                .isEmpty();
        assertThatThrownBy(() ->
                        Configured.client(Map.of("examine-table", "later")).examineTable())
                .hasMessageContaining("must be one of [start, background, off], not 'later'");
    }

    @Test
    void connections_areTheLocksOwn_unlessTheyAreShared() throws Exception {
        try (LockClient own = producer(with("own", "create-table-if-missing", "true"), local())
                        .lockClient();
                Lease held = own.acquire("k")) {
            opened.get(0).close();
            assertThat(own.acquire("another").isValid()).isTrue();
            assertThat(held.isValid()).isTrue();
        }
        try (LockClient shared = producer(
                        with(
                                "shared",
                                "create-table-if-missing",
                                "true",
                                "own-connections",
                                "false",
                                "wait-limit",
                                "0s"),
                        local())
                .lockClient()) {
            assertThat(shared.acquire("k").isValid()).isTrue();
            opened.get(1).close();
            assertThatThrownBy(() -> shared.acquire("another")).isInstanceOf(RuntimeException.class);
        }
    }

    /** Nobody would close it any more: its leases would be renewed as long as the process runs. */
    @Test
    void client_firstUsedAfterTheApplicationStopped_grantsNothing() {
        LockClientProducer producer =
                producer(Map.of("enabled", "false", "orders.enabled", "false", "orders.table", "o"), nowhere());
        producer.close(new ShutdownEvent());

        for (String name : List.of(ClientNames.DEFAULT, "orders")) {
            assertThatThrownBy(() -> producer.client(name).acquire("k")).isInstanceOf(LockClientClosedException.class);
            assertThatThrownBy(() -> producer.client(name).campaign("k")).isInstanceOf(LockClientClosedException.class);
        }
    }

    /** A bean can have the client while the container starts, before the application knows what its build found. */
    @Test
    void client_madeBeforeTheNamesAreKnown_usesTheDynamoDbClientOfItsName() throws Exception {
        DynamoDbAsyncClient connection = connection(DynamoDbLocal.shared().endpoint());
        NamedClients names = new NamedClients();
        LockClientProducer producer = new LockClientProducer(
                Configured.late(Map.of("orders.table", "early", "orders.create-table-if-missing", "true")),
                new HttpClients(),
                new AwsClients(named("elsewhere", () -> connection)),
                names,
                new ExaminedTables());
        try (LockClient client = producer.client("orders")) {
            names.set(Map.of(ClientNames.DEFAULT, ClientNames.DEFAULT, "orders", "elsewhere"), true);

            assertThat(client.acquire("k").isValid()).isTrue();
        }
    }

    /** As the close of one client: who interrupts it wants the process to end. */
    @Test
    void clients_whoseCloseIsInterrupted_areClosedAtOnce() throws Exception {
        LockClientProducer producer = producer(
                Map.of(
                        "enabled", "false",
                        "one.enabled", "false",
                        "one.table", "one",
                        "shutdown-timeout", "40s"),
                nowhere());
        List<SharedLease> work = new ArrayList<>();
        for (String name : List.of(ClientNames.DEFAULT, "one")) {
            Lease lease = producer.client(name).acquire("k");
            work.add(new SharedLease(name, lease.key(), lease));
        }

        long begin = System.nanoTime();
        Thread.currentThread().interrupt();
        producer.close(new ShutdownEvent());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        assertThat(work).noneMatch(held -> held.lease().isValid());
    }
}
