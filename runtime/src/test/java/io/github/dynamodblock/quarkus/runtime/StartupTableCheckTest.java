package io.github.dynamodblock.quarkus.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import io.github.dynamodblock.dynamodb.TableCapacity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
    private static final Logger LOGGER = Logger.getLogger("io.github.dynamodblock");

    /** Never closed: the last to close would wait two seconds for the event loops that they all share. */
    @SuppressWarnings("unused")
    private static final SdkAsyncHttpClient KEEPS_LOOPS = NettyNioAsyncHttpClient.create();

    private final List<String> warned = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Handler hearing = new Handler() {
        @Override
        public void publish(LogRecord record) {
            warned.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void hear() {
        LOGGER.addHandler(hearing);
    }

    @AfterEach
    void close() throws Exception {
        LOGGER.removeHandler(hearing);
        for (AutoCloseable one : opened) {
            one.close();
        }
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
        StartupTableCheck.check(admin, false, LIMIT);

        assertThat(warned).isEmpty();
    }

    @Test
    void start_keysOfAnotherName_isRefusedAndSaysWhatToDo() {
        local(LockTable.named("other-keys")).create(new TableCapacity.OnDemand(), Map.of());
        LockTableAdmin admin = local(LockTable.named("other-keys").withSortKey("part"));

        assertThatThrownBy(() -> StartupTableCheck.check(admin, true, LIMIT))
                .isInstanceOf(LockTableException.class)
                .hasMessageContaining("The lock table 'other-keys' has the partition key key (S)")
                .hasMessageContaining("quarkus.dynamodb-lock.examine-table")
                .hasMessageNotContaining("create-table-if-missing");
    }

    @Test
    void start_tableMissing_isRefusedUnlessItIsMadeAtFirstUse() {
        LockTableAdmin admin = local(LockTable.named("nowhere"));

        assertThatThrownBy(() -> StartupTableCheck.check(admin, false, LIMIT))
                .isInstanceOf(LockTableException.class)
                .hasMessageContaining("'nowhere' does not exist")
                .message()
                .containsSubsequence("create-table-if-missing=true", "examine-table=false")
                .doesNotContain("..");
        assertThatCode(() -> StartupTableCheck.check(admin, true, LIMIT)).doesNotThrowAnyException();
    }

    @Test
    void start_permissionMissing_isOneWarningThatNamesIt() throws IOException {
        URI forbidding =
                answering("{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"message\":\"no\"}");
        StartupTableCheck.check(admin(forbidding, LockTable.named("forbidden")), false, LIMIT);

        assertThat(warned).singleElement().asString().contains("forbidden").contains("Allow dynamodb:DescribeTable");
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
        StartupTableCheck.check(admin(endpoint, LockTable.named("silent")), false, Duration.ofMillis(500));

        assertThat(warned)
                .singleElement()
                .asString()
                .contains("was not examined: no response within", "Check the network", "examine-table=false");
    }

    @Test
    void start_withoutCredentials_isOneWarningThatSaysSoAndNothingElse() {
        DynamoDbAsyncClient nobody = DynamoDbAsyncClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:9"))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AwsCredentialsProviderChain.of(SystemPropertyCredentialsProvider.create()))
                .build();
        opened.add(nobody);
        StartupTableCheck.check(LockTableAdmin.of(nobody, LockTable.named("unseen")), false, LIMIT);

        assertThat(warned)
                .singleElement()
                .isEqualTo("Nothing was sent to the lock table 'unseen' for its description: no credentials were found."
                        + " Check the credentials (environment, profile, role) and the SDK client. The table was not"
                        + " examined; quarkus.dynamodb-lock.examine-table=false switches the examination off.");
    }

    @Test
    void start_failureOfAnotherKind_isOneWarningThatNamesIt() {
        assertThat(StartupTableCheck.notExamined(new IllegalStateException("no such thing"), LIMIT))
                .isEqualTo("The lock table was not examined: java.lang.IllegalStateException: no such thing."
                        + " quarkus.dynamodb-lock.examine-table=false switches the examination off.");
        assertThat(StartupTableCheck.notExamined(new IllegalStateException("No such thing."), LIMIT))
                .startsWith("The lock table was not examined: java.lang.IllegalStateException: No such thing. quarkus");
    }
}
