package io.github.dynamodblock.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.dynamodb.DynamoDbLocks;
import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The command against a real store. */
class MainTest {
    private static DynamoDbLocal store;
    private static DynamoDbAsyncClient sdk;
    private static int tables;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private LockTable table;
    private LockClient client;

    @BeforeAll
    static void start() {
        store = DynamoDbLocal.shared();
        sdk = DynamoDbAsyncClient.builder()
                .endpointOverride(store.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build();
    }

    @AfterAll
    static void stop() {
        sdk.close();
    }

    @BeforeEach
    void create() {
        tables++;
        use(LockTable.named("locks-" + tables));
    }

    @AfterEach
    void close() {
        client.close();
    }

    private void use(LockTable other) {
        table = other;
        LockTableAdmin.of(sdk, table).createIfMissing();
        client = DynamoDbLocks.builder(sdk, table).owner("pod-1").build();
    }

    private int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(
                List.of("--table", table.name(), "--endpoint", store.endpoint().toString()));
        return Main.execute(new PrintWriter(out), new PrintWriter(err), line.toArray(String[]::new));
    }

    private String printed() {
        assertThat(err.toString()).isEmpty();
        return out.toString();
    }

    @Test
    void version_ofTheCommandAndOfASubcommand_isTheArtifacts() {
        assertThat(run("--version")).isZero();
        assertThat(run("doctor", "--version")).isZero();
        assertThat(printed().lines())
                .hasSize(2)
                .allMatch(line -> line.matches("dynamodb-lock-table [0-9.]+(-[A-Z0-9]+)? of Quarkus DynamoDB Lock"));
    }

    @Test
    void doctor_ofAGoodTable_exits0() {
        assertThat(run("doctor")).isZero();
        assertThat(printed()).isEqualToIgnoringNewLines("Nothing is wrong with this table.");
    }

    @Test
    void doctor_ofATableWithOtherKeys_exits1AndSaysSo() {
        assertThat(run("doctor", "--partition-key", "id")).isEqualTo(1);
        assertThat(printed()).startsWith("error: ").contains("partition key id (S)");
    }

    @Test
    void doctor_ofATableThatIsNotThere_exits1AndSaysSoInJson() {
        sdk.deleteTable(request -> request.tableName(table.name())).join();

        assertThat(run("doctor", "--json")).isEqualTo(1);
        assertThat(printed()).contains("\"problem\":\"MISSING\"").contains("\"fatal\":true");
    }

    @Test
    void list_ofSomeHeldAndSomeFree_tellsEachOnALine() throws Exception {
        client.acquire("order-1").release();
        Lease held = client.acquire("order-2");

        assertThat(run("list")).isZero();
        assertThat(printed().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("order-1  free, last held by 'pod-1'"))
                .anyMatch(line -> line.startsWith("order-2  held by 'pod-1' since ")
                        && line.endsWith("token " + held.fencingToken()));
    }

    @Test
    void list_onlyOfHeldAndAtMostOne_tellsThat() throws Exception {
        client.acquire("order-1").release();
        client.acquire("order-2");
        client.acquire("order-3");

        assertThat(run("list", "--held", "--limit", "1", "--json")).isZero();
        assertThat(printed().lines()).singleElement().asString().contains("\"held\":true", "\"owner\":\"pod-1\"");
    }

    @Test
    void show_ofALock_tellsAllOfIt() throws Exception {
        client.acquire(LockRequest.of("order-1")
                .data(LockData.ofText("step 3"))
                .attribute("team", AttributeValue.fromS("invoices"))
                .build());

        assertThat(run("show", "order-1")).isZero();
        assertThat(printed())
                .contains("order-1  held by 'pod-1'", "  lease 20000 ms", "  data: step 3", "  team: ", "invoices")
                .contains("  version " + version());
    }

    private String version() {
        return LockTableAdmin.of(sdk, table).get("order-1").orElseThrow().version();
    }

    @Test
    void show_inJson_tellsTheVersion() throws Exception {
        client.acquire("order-1");

        assertThat(run("show", "order-1", "--json")).isZero();
        assertThat(printed()).contains("\"version\":\"" + version() + "\"");
    }

    @Test
    void show_ofALockOfAPythonTable_knowsItsUsualSortKey() throws Exception {
        client.close();
        use(LockTable.python("python-" + tables));
        client.acquire(LockRequest.of(LockKey.of("order-1", "-")).build());

        assertThat(run("show", "order-1", "--table-layout", "python")).isZero();
        assertThat(printed()).contains("order-1 / -  held by 'pod-1'");
    }

    @Test
    void show_ofNoLock_exits1() {
        assertThat(run("show", "order-1")).isEqualTo(1);
        assertThat(printed()).contains("There is no lock 'order-1'");
    }

    @Test
    void show_withASortKeyInATableWithoutOne_exits3AndSaysSo() {
        assertThat(run("show", "order-1", "a")).isEqualTo(3);
        assertThat(err.toString()).contains("has a sort key, but the table").hasLineCount(1);
    }

    @Test
    void forceRelease_ofAHeldLock_freesItAndItsHolderHearsAtItsHeartbeat() throws Exception {
        Lease held = client.acquire("order-1");

        assertThat(run("force-release", "order-1", "--yes")).isZero();
        assertThat(printed()).contains("is free. 'pod-1' held it");
        assertThatThrownBy(() -> held.heartbeat(HeartbeatRequest.NONE)).isInstanceOf(LeaseLostException.class);
        assertThat(client.tryAcquire("order-1"))
                .get()
                .satisfies(next -> assertThat(next.fencingToken()).isGreaterThan(held.fencingToken()));
    }

    @Test
    void forceRelease_byName_isShownAndListedWithItsTime() throws Exception {
        client.acquire("order-1");

        assertThat(run("force-release", "order-1", "--by", "anna", "--yes")).isZero();

        assertThat(run("show", "order-1")).isZero();
        assertThat(run("list")).isZero();
        assertThat(run("show", "order-1", "--json")).isZero();
        String at = LockTableAdmin.of(sdk, table)
                .get("order-1")
                .flatMap(LockInfo::forcedAt)
                .orElseThrow()
                .toString();
        assertThat(printed().lines().filter(line -> line.startsWith("order-1  ")))
                .hasSize(2)
                .allMatch(line -> line.contains("free, last held by 'pod-1', forced free by 'anna' at " + at));
        assertThat(printed()).contains("\"forcedBy\":\"anna\",\"forcedAt\":\"" + at + "\"");
    }

    @Test
    void forceRelease_byNobody_isWrongUsage() throws Exception {
        client.acquire("order-1");

        assertThat(run("force-release", "order-1", "--by", " ", "--yes")).isEqualTo(64);
        assertThat(err.toString()).contains("name of an administrator").hasLineCount(1);
        assertThat(LockTableAdmin.of(sdk, table).get("order-1").filter(LockInfo::held))
                .isPresent();
    }

    @Test
    void forceRelease_withoutYes_showsTheHolderAndDoesNothing() throws Exception {
        Lease held = client.acquire("order-1");

        assertThat(run("force-release", "order-1")).isEqualTo(64);

        assertThat(out.toString()).contains("held by 'pod-1'");
        assertThat(err.toString()).contains("add --yes to confirm").hasLineCount(1);
        held.heartbeat(HeartbeatRequest.NONE);
    }

    @Test
    void forceRelease_ofNoLock_exits1() {
        assertThat(run("force-release", "order-1", "--json")).isEqualTo(1);
        assertThat(printed()).contains("\"outcome\":\"NoSuchLock\"");
    }

    @Test
    void raiseTokens_ofLowTokens_raisesThem() throws Exception {
        Lease freed = client.acquire("order-1");
        freed.release();

        assertThat(run("raise-tokens", "--yes")).isZero();
        assertThat(printed()).contains("Rows raised: 1.");
        assertThat(client.acquire("order-1").fencingToken()).isGreaterThan(freed.fencingToken() + 1);
    }

    @Test
    void raiseTokens_withoutYes_doesNothing() throws Exception {
        Lease held = client.acquire("order-1");

        assertThat(run("raise-tokens")).isEqualTo(64);
        assertThat(err.toString()).contains("add --yes to confirm");
        assertThat(LockTableAdmin.of(sdk, table).get("order-1").orElseThrow().fencingToken())
                .hasValue(held.fencingToken());
    }

    @Test
    void doctor_whereNobodyListens_exits3InOneLine() {
        int code =
                Main.execute(new PrintWriter(out), new PrintWriter(err), "doctor", "--endpoint", "http://127.0.0.1:1");

        assertThat(code).isEqualTo(3);
        assertThat(err.toString()).contains("did not respond").hasLineCount(1);
    }
}
