package org.acme.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.dynamodb.DynamoDbLocks;
import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Each recipe with the holder of now, and with a former one who did not notice that it is over. */
class RecipesTest {
    private static final LockTable LOCKS = LockTable.named("recipe-locks");
    /** Its partition key is called as the recipes call it. */
    private static final LockTable ORDERS =
            new LockTable("orders", "id", LOCKS.sortKey(), LOCKS.ttlAttribute(), LOCKS.layout(), "");

    /** Never closed: the last to close would wait two seconds for the event loops that they all share. */
    @SuppressWarnings("unused")
    private static final SdkAsyncHttpClient KEEPS_LOOPS = NettyNioAsyncHttpClient.create();

    private DynamoDbAsyncClient dynamoDb;
    private LockClient locks;
    /** Of another process: a client waits for its own lease until a heartbeat tells it that the lease is lost. */
    private LockClient others;

    private LockClient stock;
    private OrderTable orders;
    private Lease former;
    private Lease current;

    @BeforeEach
    void connect() throws Exception {
        dynamoDb = DynamoDbAsyncClient.builder()
                .endpointOverride(DynamoDbLocal.shared().endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder())
                .build();
        LockTableAdmin.of(dynamoDb, LOCKS).createIfMissing();
        LockTableAdmin.of(dynamoDb, ORDERS).createIfMissing();
        locks = DynamoDbLocks.builder(dynamoDb, LOCKS).build();
        others = DynamoDbLocks.builder(dynamoDb, LOCKS).build();
        stock = DynamoDbLocks.builder(dynamoDb, ORDERS).build();
        orders = new OrderTable(dynamoDb);
        former = locks.acquire("order-7");
        LockTableAdmin.of(dynamoDb, LOCKS).forceRelease("order-7");
        current = others.acquire("order-7");
        dynamoDb.deleteItem(gone -> gone.tableName("orders").key(Map.of("id", AttributeValue.fromS("7"))))
                .join();
        dynamoDb.deleteItem(gone -> gone.tableName("orders").key(Map.of("id", AttributeValue.fromS("shipment of 7"))))
                .join();
    }

    @AfterEach
    void disconnect() {
        stock.close();
        others.close();
        locks.close();
        dynamoDb.close();
    }

    private String state() {
        AttributeValue state = dynamoDb.getItem(get ->
                        get.tableName("orders").consistentRead(true).key(Map.of("id", AttributeValue.fromS("7"))))
                .join()
                .item()
                .get("state");
        return state == null ? "" : state.s();
    }

    @Test
    void save_byAFormerHolder_isRefused() {
        orders.save("7", "paid", current);
        orders.save("7", "packed", current);

        assertThatThrownBy(() -> orders.save("7", "new", former))
                .hasCauseInstanceOf(ConditionalCheckFailedException.class);
        assertThat(state()).isEqualTo("packed");
    }

    @Test
    void begin_keepsFormerHoldersOutBeforeAnythingIsRead() {
        orders.save("7", "new", former);

        assertThat(orders.begin("7", current)).containsEntry("state", AttributeValue.fromS("new"));

        assertThatThrownBy(() -> orders.save("7", "late", former))
                .hasCauseInstanceOf(ConditionalCheckFailedException.class);
    }

    @Test
    void ship_byAFormerHolder_writesNothing() {
        assertThat(orders.ship("7", former).outcome()).isEqualTo(CommitOutcome.NOT_COMMITTED);
        assertThat(state()).isEmpty();

        assertThat(orders.ship("7", current).isCommitted()).isTrue();

        assertThat(state()).isEqualTo("shipped");
        assertThat(current.release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void ship_shippedBefore_saysWhichItemIsInTheWay() throws Exception {
        orders.ship("7", current);

        assertThat(orders.ship("7", locks.acquire("order-7")).reasons())
                .extracting("code")
                .containsExactly("None", "ConditionalCheckFailed");
    }

    @Test
    void note_byAFormerHolder_isRefused() {
        orders.note("7", "first", current);

        assertThatThrownBy(() -> orders.note("7", "late", former)).hasMessageContaining("ConditionalCheckFailed");
        assertThat(current.isValid()).isTrue();
    }

    @Test
    void add_twice_addsTwice() throws Exception {
        long before = pieces();

        assertThat(OrderTable.add(stock, "nails", 3)).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(OrderTable.add(stock, "nails", 4)).isEqualTo(ReleaseOutcome.RELEASED);

        assertThat(pieces()).isEqualTo(before + 7);
    }

    private long pieces() {
        AttributeValue pieces = dynamoDb.getItem(get ->
                        get.tableName("orders").consistentRead(true).key(Map.of("id", AttributeValue.fromS("nails"))))
                .join()
                .item()
                .get("pieces");
        return pieces == null ? 0 : Long.parseLong(pieces.n());
    }

    @Test
    void row_writtenByAFormerHolder_staysAsItIs() throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:h2:mem:orders")) {
            database.createStatement()
                    .execute("CREATE TABLE orders (id VARCHAR PRIMARY KEY, state VARCHAR, token BIGINT NOT NULL)");
            database.createStatement().execute("INSERT INTO orders VALUES ('7', 'new', 0)");
            OrderRows rows = new OrderRows(database);

            assertThat(rows.save("7", "paid", current)).isTrue();
            assertThat(rows.save("7", "late", former)).isFalse();
            assertThat(rows.save("7", "packed", current)).isTrue();
        }
    }

    @Test
    void call_byAFormerHolder_isAnswered412() throws Exception {
        FencedEndpoint endpoint = new FencedEndpoint();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", endpoint);
        server.start();
        try {
            URI service = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");

            assertThat(put(service, "one", current)).isEqualTo(204);
            assertThat(put(service, "late", former)).isEqualTo(412);
            assertThat(put(service, "two", current)).isEqualTo(204);
            assertThat(endpoint.content()).isEqualTo("two");
        } finally {
            server.stop(0);
        }
    }

    private static int put(URI service, String content, Lease lease) throws Exception {
        return HttpClient.newHttpClient()
                .send(FencedEndpoint.write(service, content, lease), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
