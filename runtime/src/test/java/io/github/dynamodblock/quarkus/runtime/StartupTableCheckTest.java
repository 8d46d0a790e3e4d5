package io.github.dynamodblock.quarkus.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.sun.net.httpserver.HttpServer;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import io.github.dynamodblock.dynamodb.TableCapacity;
import io.github.dynamodblock.dynamodb.TableFinding;
import io.github.dynamodblock.dynamodb.TableProblem;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

@Isolated("hears what is logged")
class StartupTableCheckTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Never closed: the last to close would wait two seconds for the event loops that they all share. */
    @SuppressWarnings("unused")
    private static final SdkAsyncHttpClient KEEPS_LOOPS = NettyNioAsyncHttpClient.create();

    /** No test here makes the application's own DynamoDB client. */
    @SuppressWarnings("unchecked")
    private static final Instance<DynamoDbAsyncClient> NONE = (Instance<DynamoDbAsyncClient>) Proxy.newProxyInstance(
            Instance.class.getClassLoader(), new Class<?>[] {Instance.class}, (proxy, method, arguments) -> {
                throw new AssertionError(method);
            });

    private final ExaminedTables all = new ExaminedTables();
    private final ExaminedTable examined = all.of(ClientNames.DEFAULT);
    private final StartupTableCheck start =
            new StartupTableCheck(Configured.late(Map.of()), new NamedClients(), new AwsClients(NONE), all);
    private final TableExamination check = start.of(ClientNames.DEFAULT);
    private final LoggedMessages logged = LoggedMessages.hear();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        logged.close();
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    private void check(LockTableAdmin admin, boolean created, Duration limit) {
        check.examine(admin::examineDescription, created, limit).join();
    }

    private LockTableAdmin admin(URI endpoint, LockTable table) {
        DynamoDbAsyncClient client = DynamoDbAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build();
        opened.add(client);
        return LockTableAdmin.of(client, table);
    }

    private LockTableAdmin local(LockTable table) {
        return admin(DynamoDbLocal.shared().endpoint(), table);
    }

    private URI answering(String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
                exchange.sendResponseHeaders(400, body.length());
                exchange.getResponseBody().write(body.getBytes(UTF_8));
            }
        });
        server.start();
        opened.add(() -> server.stop(0));
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Test
    void start_tableAsConfigured_saysNothing() {
        LockTableAdmin admin = local(LockTable.named("as-configured"));
        admin.create(new TableCapacity.OnDemand(), Map.of());
        check(admin, false, LIMIT);

        assertThat(logged.all()).isEmpty();
        assertThat(examined.result()).contains(new ExaminedTable.Result(List.of(), Optional.empty()));
    }

    @Test
    void start_keysOfAnotherName_isRefusedAndSaysWhatToDo() {
        local(LockTable.named("other-keys")).create(new TableCapacity.OnDemand(), Map.of());
        LockTableAdmin admin = local(LockTable.named("other-keys").withSortKey("part"));

        assertThatThrownBy(() -> check(admin, true, LIMIT))
                .hasCauseInstanceOf(LockTableException.class)
                .cause()
                .hasMessageContaining("The lock table 'other-keys' has the partition key key (S)")
                .hasMessageContaining("quarkus.dynamodb-lock.examine-table")
                .hasMessageNotContaining("create-table-if-missing");
    }

    @Test
    void start_tableMissing_isRefusedUnlessItIsMadeAtFirstUse() {
        LockTableAdmin admin = local(LockTable.named("nowhere"));

        assertThatThrownBy(() -> check(admin, false, LIMIT))
                .hasCauseInstanceOf(LockTableException.class)
                .cause()
                .hasMessageContaining("'nowhere' does not exist")
                .message()
                .containsSubsequence("create-table-if-missing=true", "examine-table=off")
                .doesNotContain("..");
        assertThatCode(() -> check(admin, true, LIMIT)).doesNotThrowAnyException();
    }

    @Test
    void start_permissionMissing_isOneWarningThatNamesIt() throws IOException {
        URI forbidding =
                answering("{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"message\":\"no\"}");
        check(admin(forbidding, LockTable.named("forbidden")), false, LIMIT);

        assertThat(logged.warnings())
                .singleElement()
                .asString()
                .contains("forbidden")
                .contains("Allow dynamodb:DescribeTable");
    }

    @Test
    void start_noAnswer_isOneWarningInTime() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        HttpServer silent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        opened.add(() -> {
            end.countDown();
            silent.stop(0);
        });
        silent.createContext("/", exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        silent.start();
        URI endpoint = URI.create("http://127.0.0.1:" + silent.getAddress().getPort());
        check(admin(endpoint, LockTable.named("silent")), false, Duration.ofMillis(500));

        assertThat(logged.warnings())
                .singleElement()
                .asString()
                .contains("was not examined: no response within", "Check the network", "examine-table=off");
    }

    @Test
    void start_withoutCredentials_isOneWarningThatSaysSoAndNothingElse() {
        DynamoDbAsyncClient nobody = DynamoDbAsyncClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:9"))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AwsCredentialsProviderChain.of(SystemPropertyCredentialsProvider.create()))
                .build();
        opened.add(nobody);
        check(LockTableAdmin.of(nobody, LockTable.named("unseen")), false, LIMIT);

        assertThat(logged.warnings())
                .singleElement()
                .isEqualTo("Nothing was sent to the lock table 'unseen' for its description: no credentials were found."
                        + " Check the credentials (environment, profile, role) and the SDK client. The table was not"
                        + " examined; quarkus.dynamodb-lock.examine-table=off switches the examination off.");
    }

    @Test
    void start_failureOfAnotherKind_isOneWarningThatNamesIt() {
        assertThat(check.why(new IllegalStateException("no such thing"), LIMIT))
                .isEqualTo("The lock table was not examined: java.lang.IllegalStateException: no such thing."
                        + " quarkus.dynamodb-lock.examine-table=off switches the examination off.");
        assertThat(check.why(new IllegalStateException("No such thing."), LIMIT))
                .startsWith("The lock table was not examined: java.lang.IllegalStateException: No such thing. quarkus");
    }

    @Test
    void examination_isKept_withItsFindingsOrWhyThereAreNone() {
        assertThat(examined.result()).isEmpty();
        assertThatThrownBy(() -> check(local(LockTable.named("nowhere-else")), false, LIMIT))
                .hasCauseInstanceOf(LockTableException.class);
        assertThat(examined.result())
                .hasValueSatisfying(result -> assertThat(result.fatal())
                        .singleElement()
                        .extracting(TableFinding::problem)
                        .isEqualTo(TableProblem.MISSING));

        check.examine(
                        () -> {
                            throw new IllegalStateException("no such thing");
                        },
                        false,
                        LIMIT)
                .join();
        assertThat(examined.result())
                .hasValueSatisfying(result ->
                        assertThat(result.notExamined()).isPresent().get(STRING).contains("no such thing"));
        assertThat(logged.warnings()).singleElement().asString().contains("no such thing");
    }

    private void again(TableProblem... problems) {
        List<TableFinding> findings = Stream.of(problems)
                .map(problem -> new TableFinding(problem, problem.name()))
                .toList();
        CompletableFuture<ExaminedTable.Result> examination = check.examine(() -> findings, false, LIMIT);
        check.logFailure(examination);
        CompletableFuture<?> unused = examination.exceptionally(failure -> result(TableProblem.MISSING));
        unused.join();
    }

    @Test
    void examinationThatIsRepeated_isLoggedOnlyIfSomethingChanged() {
        again(TableProblem.MISSING, TableProblem.TTL_OFF);
        again(TableProblem.MISSING, TableProblem.TTL_OFF);
        assertThat(logged.warnings()).containsExactly("TTL_OFF");
        assertThat(logged.all()).hasSize(2).element(1).asString().startsWith("MISSING");

        again();
        again();
        assertThat(logged.all()).hasSize(3).last().isEqualTo("The lock table can be used now");

        again(TableProblem.MISSING);
        assertThat(logged.all()).hasSize(4).last().asString().startsWith("MISSING");
    }

    @Test
    void examinationThatFailsAgain_isOneWarning() {
        for (int i = 0; i < 2; i++) {
            String id = "request " + i;
            check.examine(
                            () -> {
                                throw new IllegalStateException(id);
                            },
                            false,
                            LIMIT)
                    .join();
        }
        assertThat(logged.warnings()).singleElement().asString().contains("request 0");
    }

    @Test
    void examination_thatFailsBecauseTheApplicationStops_saysNothing() {
        start.stop(new ShutdownEvent());
        check.examine(
                        () -> {
                            throw new IllegalStateException("the pool is closed");
                        },
                        false,
                        LIMIT)
                .join();

        assertThat(logged.all()).isEmpty();
    }

    @Test
    void table_inWhichLocksDoNotExcludeEachOther_grantsNoLock() {
        examined.requireExclusive();
        examined.set(result(TableProblem.MISSING));
        examined.requireExclusive();
        examined.set(result(TableProblem.TTL_OFF));
        examined.requireExclusive();

        for (TableProblem problem : List.of(TableProblem.EVENTUAL_REGIONS, TableProblem.OTHER_LAYOUT)) {
            examined.set(result(problem));
            assertThatThrownBy(examined::requireExclusive)
                    .isInstanceOf(LockTableException.class)
                    .hasMessageContaining("What is wrong.")
                    .hasMessageContaining("restart the application");
        }
    }

    private static ExaminedTable.Result result(TableProblem problem) {
        return new ExaminedTable.Result(List.of(new TableFinding(problem, "What is wrong.")), Optional.empty());
    }
}
