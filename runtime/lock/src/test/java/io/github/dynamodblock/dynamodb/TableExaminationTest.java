package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ReplicaDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

@Execution(ExecutionMode.CONCURRENT)
class TableExaminationTest {
    private static final ReplicaDescription IN_IRELAND =
            ReplicaDescription.builder().regionName("eu-west-1").build();

    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient sdk;

    private final LockTable table = LockTable.named("examined-" + UUID.randomUUID());

    @BeforeAll
    static void connect() {
        sdk = LocalTable.client();
    }

    @AfterAll
    static void disconnect() {
        sdk.close();
    }

    private static List<TableProblem> problems(LockTableAdmin admin) {
        return admin.examine().stream().map(TableFinding::problem).toList();
    }

    private List<TableProblem> problemsAs(LockTable configured) {
        return problems(LockTableAdmin.of(sdk, configured));
    }

    private void put(LockTable into, String key, String attribute) {
        sdk.putItem(put -> put.tableName(into.name())
                        .item(Map.of(
                                into.partitionKey(),
                                AttributeValue.fromS(key),
                                into.sortKey().orElse("other"),
                                AttributeValue.fromS("-"),
                                attribute,
                                AttributeValue.fromS("v"))))
                .join();
    }

    @Test
    void examine_noTable_saysHowToMakeIt() {
        assertThat(LockTableAdmin.of(sdk, table).examine()).singleElement().satisfies(found -> {
            assertThat(found.problem()).isEqualTo(TableProblem.MISSING);
            assertThat(found).hasToString("error: " + found.sentence());
            assertThat(found.sentence()).contains(table.name(), "partition key 'key' (S)");
        });
    }

    @Test
    void examine_goodTableWithLocksOfTheAwsClient_findsNothing() {
        LockTableAdmin.of(sdk, table).createIfMissing();
        put(table, "k", "recordVersionNumber");

        assertThat(problemsAs(table)).isEmpty();
    }

    @Test
    void examine_otherKeysThanConfigured_areWrong() {
        LockTableAdmin.of(sdk, table).createIfMissing();

        assertThat(problemsAs(table.withSortKey("part"))).containsExactly(TableProblem.WRONG_KEYS);
    }

    @Test
    void examine_rowOfTheOtherLayout_isFound() {
        LockTableAdmin.of(sdk, table).createIfMissing();
        put(table, "theirs", "record_version_number");

        assertThat(LockTableAdmin.of(sdk, table).examine()).singleElement().satisfies(found -> {
            assertThat(found.problem()).isEqualTo(TableProblem.OTHER_LAYOUT);
            assertThat(found.sentence()).contains("'theirs'", "AWS");
        });
    }

    @Test
    void examine_rowOfTheAwsLayoutInThePythonLayout_isFound() {
        LockTable python = LockTable.python(table.name());
        LockTableAdmin.of(sdk, python).createIfMissing();
        put(python, "ours", "record_version_number");
        assertThat(problemsAs(python)).isEmpty();

        put(python, "theirs", "recordVersionNumber");
        assertThat(problemsAs(python)).containsExactly(TableProblem.OTHER_LAYOUT);
    }

    @Test
    void examine_timeToLiveOffOrElsewhere_isFound() {
        LockTableAdmin.of(sdk, table).createIfMissing();
        LockTable elsewhere = new LockTable(
                table.name(), table.partitionKey(), table.sortKey(), "ttl", table.layout(), table.keyPrefix());

        assertThat(problemsAs(elsewhere)).containsExactly(TableProblem.TTL_ELSEWHERE);

        sdk.updateTimeToLive(update -> update.tableName(table.name())
                        .timeToLiveSpecification(ttl -> ttl.enabled(false).attributeName("expiresAt")))
                .join();
        assertThat(problemsAs(table)).containsExactly(TableProblem.TTL_OFF);
    }

    @Test
    void examine_globalTable_isFatalUnlessAllClientsWriteOneRegion() {
        LockTableAdmin.of(sdk, table).createIfMissing();
        try (DynamoDbAsyncClient global = LocalTable.client(new Describes(d -> d.replicas(List.of(IN_IRELAND))))) {
            LockTableAdmin admin = LockTableAdmin.of(global, table);

            assertThat(problems(admin)).containsExactly(TableProblem.EVENTUAL_REGIONS);
            assertThat(problems(admin.allClientsWriteThisRegion())).isEmpty();
        }
    }

    @Test
    void examine_tableThatIsBeingMade_isNotActiveAndItsRowsAreNotRead() {
        LockTableAdmin.of(sdk, table).createIfMissing();
        put(table, "theirs", "record_version_number");
        try (DynamoDbAsyncClient creating =
                LocalTable.client(new Describes(d -> d.tableStatus(TableStatus.CREATING)))) {
            assertThat(problems(LockTableAdmin.of(creating, table))).containsExactly(TableProblem.NOT_ACTIVE);
        }
    }

    @Test
    void examine_notAllowed_isAFindingThatNamesThePermission() throws Exception {
        try (FailingServer server = new FailingServer(400, "AccessDeniedException", "User is not authorized");
                DynamoDbAsyncClient forbidden = LocalTable.client(server.endpoint())) {
            List<TableFinding> findings = LockTableAdmin.of(forbidden, table).examine();

            assertThat(findings).extracting(TableFinding::problem).containsOnly(TableProblem.UNSEEN);
            assertThat(findings.toString()).contains("dynamodb:DescribeTable", "dynamodb:Scan");
        }
    }

    @Test
    void examine_endpointThatFails_isNoFindingButAnError() throws Exception {
        try (FailingServer server = new FailingServer();
                DynamoDbAsyncClient failing = LocalTable.client(server.endpoint())) {
            assertThatThrownBy(() -> LockTableAdmin.of(failing, table).examine())
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(table.name());
        }
    }

    /** Changes what DynamoDB says of a table. */
    private record Describes(UnaryOperator<TableDescription.Builder> change) implements ExecutionInterceptor {
        @Override
        public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
            return context.response() instanceof DescribeTableResponse response
                    ? response.toBuilder()
                            .table(change.apply(response.table().toBuilder()).build())
                            .build()
                    : context.response();
        }
    }
}
