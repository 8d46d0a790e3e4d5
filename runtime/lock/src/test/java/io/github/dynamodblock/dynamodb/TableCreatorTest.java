package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

class TableCreatorTest {
    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient sdk;

    private final LockTable table = LockTable.named("made-" + UUID.randomUUID());
    private final LockTableAdmin admin = LockTableAdmin.of(sdk, table);

    @BeforeAll
    static void connect() {
        sdk = LocalTable.client();
    }

    @AfterAll
    static void disconnect() {
        sdk.close();
    }

    private TableDescription description() {
        return sdk.describeTable(describe -> describe.tableName(table.name()))
                .join()
                .table();
    }

    private TimeToLiveDescription timeToLive() {
        return sdk.describeTimeToLive(describe -> describe.tableName(table.name()))
                .join()
                .timeToLiveDescription();
    }

    @Test
    void create_onDemand_makesATableInWhichNothingIsWrong() {
        admin.create(new TableCapacity.OnDemand(), Map.of());

        assertThat(admin.examine()).isEmpty();
        assertThat(description().billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
        assertThat(timeToLive().timeToLiveStatus()).isEqualTo(TimeToLiveStatus.ENABLED);
        assertThat(timeToLive().attributeName()).isEqualTo("expiresAt");
    }

    @Test
    void exists_beforeAndAfterItIsMade_saysSo() {
        assertThat(admin.exists()).isFalse();
        admin.createIfMissing();

        assertThat(admin.exists()).isTrue();
    }

    @Test
    void create_withTags_sendsThem() {
        List<Tag> tags = new ArrayList<>();
        ExecutionInterceptor hearing = new ExecutionInterceptor() {
            @Override
            public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
                if (context.request() instanceof CreateTableRequest create) {
                    tags.addAll(create.tags());
                }
                return context.request();
            }
        };
        try (DynamoDbAsyncClient client = LocalTable.client(hearing)) {
            LockTableAdmin.of(client, table).create(new TableCapacity.OnDemand(), Map.of("team", "invoices"));
        }

        assertThat(tags)
                .containsExactly(Tag.builder().key("team").value("invoices").build());
    }

    @Test
    void create_provisioned_hasThatManyUnits() {
        admin.create(new TableCapacity.Provisioned(3, 7), Map.of());

        assertThat(admin.examine()).isEmpty();
        assertThat(description().provisionedThroughput().readCapacityUnits()).isEqualTo(3);
        assertThat(description().provisionedThroughput().writeCapacityUnits()).isEqualTo(7);
    }

    @Test
    void create_ofThePythonLayout_makesATableInWhichNothingIsWrong() {
        LockTableAdmin python = LockTableAdmin.of(sdk, LockTable.python(table.name()));

        python.create(new TableCapacity.OnDemand(), Map.of());

        assertThat(python.examine()).isEmpty();
    }

    @Test
    void create_existingTable_isRefusedAndLeavesIt() {
        admin.create(new TableCapacity.Provisioned(3, 7), Map.of());

        assertThatThrownBy(() -> admin.create(new TableCapacity.OnDemand(), Map.of()))
                .isInstanceOf(LockTableException.class)
                .hasMessageContainingAll(table.name(), "exists already");
        assertThat(description().provisionedThroughput().readCapacityUnits()).isEqualTo(3);
    }

    @Test
    void createIfMissing_existingTable_leavesIt() {
        admin.create(new TableCapacity.Provisioned(3, 7), Map.of());

        admin.createIfMissing();

        assertThat(description().provisionedThroughput().readCapacityUnits()).isEqualTo(3);
    }

    @Test
    void createIfMissing_noTable_makesOneInWhichNothingIsWrong() {
        admin.createIfMissing();

        assertThat(admin.examine()).isEmpty();
    }

    @Test
    void createIfMissing_notAllowed_namesThePermission() throws Exception {
        try (FailingServer server = new FailingServer(400, "AccessDeniedException", "User is not authorized");
                DynamoDbAsyncClient forbidden = LocalTable.client(server.endpoint())) {
            LockTableAdmin outsider = LockTableAdmin.of(forbidden, table);

            assertThatThrownBy(outsider::createIfMissing)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll(table.name(), "dynamodb:DescribeTable");
            assertThatThrownBy(() -> outsider.create(new TableCapacity.OnDemand(), Map.of("team", "invoices")))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll(table.name(), "dynamodb:CreateTable", "dynamodb:TagResource");
        }
    }

    @Test
    void provisioned_withoutUnits_isRefused() {
        assertThatThrownBy(() -> new TableCapacity.Provisioned(0, 7)).hasMessageContaining("not 0 to read");
        assertThatThrownBy(() -> new TableCapacity.Provisioned(3, -1)).hasMessageContaining("-1 to write");
    }
}
