package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;

/** What making and examining a table asks for, in which order, and what it makes of each answer. */
class TableRequestsTest {
    private static final LockTable TABLE = LockTable.named("locks").withSortKey("part");

    private final MadeTable dynamoDb = new MadeTable(TABLE);
    private final LockTableAdmin admin = LockTableAdmin.of(dynamoDb, TABLE);

    private static TableDescription.Builder good() {
        return TableDescription.builder()
                .tableStatus(TableStatus.ACTIVE)
                .keySchema(element("key", KeyType.HASH), element("part", KeyType.RANGE))
                .attributeDefinitions(type("key"), type("part"));
    }

    private static KeySchemaElement element(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition type(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private CreateTableRequest creation() {
        return Stream.of(dynamoDb.asked)
                .flatMap(List::stream)
                .filter(CreateTableRequest.class::isInstance)
                .map(CreateTableRequest.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private List<Class<?>> asked() {
        return dynamoDb.asked.stream().<Class<?>>map(Object::getClass).toList();
    }

    @Test
    void create_onDemand_makesBothKeysAndSwitchesTimeToLiveOn() {
        dynamoDb.described(TableStatus.ACTIVE);

        admin.create(new TableCapacity.OnDemand(), Map.of());

        assertThat(asked())
                .containsExactly(
                        CreateTableRequest.class,
                        DescribeTableRequest.class,
                        DescribeTimeToLiveRequest.class,
                        UpdateTimeToLiveRequest.class);
        assertThat(creation().tableName()).isEqualTo("locks");
        assertThat(creation().keySchema())
                .containsExactly(element("key", KeyType.HASH), element("part", KeyType.RANGE));
        assertThat(creation().attributeDefinitions()).containsExactly(type("key"), type("part"));
        assertThat(creation().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
        assertThat(creation().provisionedThroughput()).isNull();
        assertThat(creation().hasTags()).isFalse();
        UpdateTimeToLiveRequest on = (UpdateTimeToLiveRequest) dynamoDb.asked.get(3);
        assertThat(on.tableName()).isEqualTo("locks");
        assertThat(on.timeToLiveSpecification().enabled()).isTrue();
        assertThat(on.timeToLiveSpecification().attributeName()).isEqualTo("expiresAt");
        assertThat(((DescribeTimeToLiveRequest) dynamoDb.asked.get(2)).tableName())
                .isEqualTo("locks");
        assertThat(((DescribeTableRequest) dynamoDb.asked.get(1)).tableName()).isEqualTo("locks");
    }

    @Test
    void create_provisionedWithTags_hasThem() {
        dynamoDb.described(TableStatus.ACTIVE);

        admin.create(new TableCapacity.Provisioned(3, 7), Map.of("team", "invoices"));

        assertThat(creation().billingMode()).isEqualTo(BillingMode.PROVISIONED);
        assertThat(creation().provisionedThroughput().readCapacityUnits()).isEqualTo(3);
        assertThat(creation().provisionedThroughput().writeCapacityUnits()).isEqualTo(7);
        assertThat(creation().tags())
                .containsExactly(Tag.builder().key("team").value("invoices").build());
    }

    @Test
    void provisioned_oneUnitOfEach_isTheLeast() {
        assertThat(new TableCapacity.Provisioned(1, 1).readUnits()).isEqualTo(1);
    }

    @Test
    void create_withoutASortKey_makesOneKey() {
        MadeTable plain = new MadeTable(LockTable.named("locks")).described(TableStatus.ACTIVE);
        LockTableAdmin.of(plain, LockTable.named("locks")).create(new TableCapacity.OnDemand(), Map.of());

        CreateTableRequest creation = (CreateTableRequest) plain.asked.get(0);
        assertThat(creation.keySchema()).containsExactly(element("key", KeyType.HASH));
        assertThat(creation.attributeDefinitions()).containsExactly(type("key"));
    }

    @Test
    void create_existing_isRefusedAndNothingElseIsDone() {
        dynamoDb.described(TableStatus.ACTIVE).created(() -> {
            throw MadeTable.there();
        });

        assertThatThrownBy(() -> admin.create(new TableCapacity.OnDemand(), Map.of()))
                .isInstanceOf(LockTableException.class)
                .hasMessage("The table 'locks' exists already, and stays as it is. Examine the table, or choose another"
                        + " name.");
        assertThat(asked()).containsExactly(CreateTableRequest.class);
    }

    @Test
    void create_notAllowed_namesThePermissions() {
        dynamoDb.created(() -> {
            throw StandIn.error(400, "AccessDeniedException", "anna may not");
        });

        assertThatThrownBy(() -> admin.create(new TableCapacity.OnDemand(), Map.of()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll("for its creation", "Allow dynamodb:CreateTable on it");
        assertThatThrownBy(() -> admin.create(new TableCapacity.OnDemand(), Map.of("team", "invoices")))
                .hasMessageContaining("Allow dynamodb:CreateTable and dynamodb:TagResource on it");
    }

    @Test
    void create_itsStateCannotBeSeen_namesThePermission() {
        dynamoDb.described(() -> {
            throw StandIn.error(400, "AccessDeniedException", "anna may not");
        });

        assertThatThrownBy(() -> admin.create(new TableCapacity.OnDemand(), Map.of()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll("its state", "Allow dynamodb:DescribeTable on it");
    }

    @Test
    void createIfMissing_missing_makesItOnDemandAndSwitchesTimeToLiveOn() {
        dynamoDb.missing().described(TableStatus.ACTIVE);

        admin.createIfMissing();

        assertThat(asked())
                .containsExactly(
                        DescribeTableRequest.class,
                        CreateTableRequest.class,
                        DescribeTableRequest.class,
                        DescribeTimeToLiveRequest.class,
                        UpdateTimeToLiveRequest.class);
        assertThat(creation().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
    }

    @Test
    void createIfMissing_anotherClientIsFaster_finishesItToo() {
        dynamoDb.missing().described(TableStatus.ACTIVE).created(() -> {
            throw MadeTable.there();
        });

        admin.createIfMissing();

        assertThat(asked()).endsWith(DescribeTimeToLiveRequest.class, UpdateTimeToLiveRequest.class);
    }

    @Test
    void createIfMissing_notAllowed_isSaid() {
        dynamoDb.missing().created(() -> {
            throw StandIn.error(400, "AccessDeniedException", "anna may not");
        });

        assertThatThrownBy(admin::createIfMissing).hasMessageContaining("Allow dynamodb:CreateTable on it");
    }

    @Test
    void createIfMissing_beingMade_waitsAndFinishesIt() {
        dynamoDb.described(TableStatus.CREATING).described(TableStatus.ACTIVE);

        admin.createIfMissing();

        assertThat(asked())
                .containsExactly(
                        DescribeTableRequest.class,
                        DescribeTableRequest.class,
                        DescribeTimeToLiveRequest.class,
                        UpdateTimeToLiveRequest.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "UPDATING", "DELETING"})
    void createIfMissing_there_costsOneRequest(TableStatus status) {
        dynamoDb.described(status);

        admin.createIfMissing();

        assertThat(asked()).containsExactly(DescribeTableRequest.class);
    }

    @Test
    void createIfMissing_itsStateCannotBeSeen_makesNothing() {
        dynamoDb.described(() -> {
            throw StandIn.error(400, "AccessDeniedException", "anna may not");
        });

        assertThatThrownBy(admin::createIfMissing).hasMessageContaining("Allow dynamodb:DescribeTable on it");
        assertThat(asked()).containsExactly(DescribeTableRequest.class);
    }

    @Test
    void exists_anyStateButDeleting_does() {
        dynamoDb.described(TableStatus.CREATING)
                .described(TableStatus.ACTIVE)
                .described(TableStatus.DELETING)
                .missing();

        assertThat(admin.exists()).isTrue();
        assertThat(admin.exists()).isTrue();
        assertThat(admin.exists()).isFalse();
        assertThat(admin.exists()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"ENABLED", "ENABLING", "DISABLING"})
    void create_timeToLiveInAnotherState_isLeft(TimeToLiveStatus status) {
        dynamoDb.described(TableStatus.ACTIVE).timeToLive(() -> MadeTable.ttl(status));

        admin.create(new TableCapacity.OnDemand(), Map.of());

        assertThat(asked()).endsWith(DescribeTimeToLiveRequest.class);
    }

    @Test
    void create_anotherClientSwitchesTimeToLiveOn_isDone() {
        dynamoDb.described(TableStatus.ACTIVE).timeToLiveChanged(() -> {
            throw StandIn.error(400, "ValidationException", "TimeToLive is already enabled");
        });

        admin.create(new TableCapacity.OnDemand(), Map.of());

        assertThat(asked()).endsWith(UpdateTimeToLiveRequest.class);
    }

    @Test
    void create_timeToLiveNotAllowed_namesThePermission() {
        dynamoDb.described(TableStatus.ACTIVE).timeToLiveChanged(() -> {
            throw StandIn.error(400, "AccessDeniedException", "anna may not");
        });
        assertThatThrownBy(() -> admin.create(new TableCapacity.OnDemand(), Map.of()))
                .hasMessageContainingAll("its time to live", "Allow dynamodb:UpdateTimeToLive on it");

        dynamoDb.timeToLive(() -> {
            throw StandIn.error(400, "AccessDeniedException", "anna may not");
        });
        assertThatThrownBy(() -> admin.create(new TableCapacity.OnDemand(), Map.of()))
                .hasMessageContaining("Allow dynamodb:DescribeTimeToLive on it");
    }

    private List<TableProblem> problems() {
        return admin.examine().stream().map(TableFinding::problem).toList();
    }

    private void isGood() {
        dynamoDb.described(() -> good().build()).timeToLive(() -> MadeTable.ttl(TimeToLiveStatus.ENABLED));
    }

    private static Map<String, AttributeValue> item(String key, String attribute) {
        return Map.of(
                "key",
                AttributeValue.fromS(key),
                "part",
                AttributeValue.fromS("-"),
                attribute,
                AttributeValue.fromS("v"));
    }

    @Test
    void examine_goodTable_findsNothingInThreeRequests() {
        isGood();
        dynamoDb.put(item("k", "recordVersionNumber"));

        assertThat(admin.examine()).isEmpty();
        assertThat(asked()).containsExactly(DescribeTableRequest.class, DescribeTimeToLiveRequest.class);
        assertThat(((DescribeTableRequest) dynamoDb.asked.get(0)).tableName()).isEqualTo("locks");
        assertThat(((DescribeTimeToLiveRequest) dynamoDb.asked.get(1)).tableName())
                .isEqualTo("locks");
        assertThat(dynamoDb.sent).singleElement().isInstanceOfSatisfying(ScanRequest.class, scan -> {
            assertThat(scan.limit()).isEqualTo(100);
            assertThat(scan.projectionExpression()).isEqualTo("#key, #foreign");
        });
    }

    @Test
    void examineDescription_readsNoRows() {
        isGood();
        dynamoDb.put(item("theirs", "record_version_number"));

        assertThat(admin.examineDescription()).isEmpty();
        assertThat(dynamoDb.sent).isEmpty();
    }

    @Test
    void examine_rowOfTheOtherLayout_isNamed() {
        isGood();
        dynamoDb.put(item("k", "recordVersionNumber"));
        dynamoDb.put(item("theirs", "record_version_number"));

        assertThat(admin.examine()).singleElement().satisfies(found -> {
            assertThat(found.problem()).isEqualTo(TableProblem.OTHER_LAYOUT);
            assertThat(found)
                    .hasToString("error: The lock table 'locks' is configured with the layout AWS, but has a row of the"
                            + " other layout, 'theirs'. Clients of two layouts do not see each other's locks: configure"
                            + " all clients with the same layout, or use a table for each layout.");
        });
    }

    @Test
    void examine_missing_isThatAlone() {
        dynamoDb.missing();

        assertThat(admin.examine()).singleElement().satisfies(found -> {
            assertThat(found.problem()).isEqualTo(TableProblem.MISSING);
            assertThat(found.sentence())
                    .isEqualTo("The lock table 'locks' does not exist in this account and Region. Create it with"
                            + " partition key 'key' (S) and sort key 'part' (S), or check the Region and the name.");
        });
    }

    /** It went while it was looked at. */
    @Test
    void examine_goneMeanwhile_isMissingAndNothingElse() {
        dynamoDb.described(() -> TableDescription.builder()
                        .tableStatus(TableStatus.ACTIVE)
                        .keySchema(element("id", KeyType.HASH))
                        .build())
                .timeToLive(() -> {
                    throw MadeTable.absent();
                });

        assertThat(problems()).containsExactly(TableProblem.MISSING);
    }

    @Test
    void examine_severalThings_findsThemAll() {
        dynamoDb.described(() -> TableDescription.builder()
                        .tableStatus(TableStatus.DELETING)
                        .keySchema(element("id", KeyType.HASH))
                        .globalTableVersion("2019.11.21")
                        .build())
                .timeToLive(() -> MadeTable.ttl(TimeToLiveStatus.DISABLED));

        assertThat(problems())
                .containsExactly(
                        TableProblem.NOT_ACTIVE,
                        TableProblem.WRONG_KEYS,
                        TableProblem.EVENTUAL_REGIONS,
                        TableProblem.TTL_OFF);
        assertThat(dynamoDb.sent).as("rows of a table that is not active").isEmpty();
        assertThat(admin.allClientsWriteThisRegion().examine())
                .extracting(TableFinding::problem)
                .doesNotContain(TableProblem.EVENTUAL_REGIONS);
    }

    /** There it does not exist: whoever asks is refused. */
    @Test
    void examine_stronglyConsistentGlobalTable_doesNotAskForTimeToLive() {
        dynamoDb.described(() ->
                good().multiRegionConsistency(MultiRegionConsistency.STRONG).build());

        assertThat(problems()).containsExactly(TableProblem.STRONG_REGIONS);
        assertThat(asked()).containsExactly(DescribeTableRequest.class);
    }

    @Test
    void examine_notAllowed_saysWhatWasNotSeenAndLooksOn() {
        dynamoDb.described(() -> good().build()).timeToLive(() -> {
            throw StandIn.error(400, "AccessDeniedException", "anna may not");
        });
        dynamoDb.put(item("theirs", "record_version_number"));

        assertThat(problems()).containsExactly(TableProblem.UNSEEN, TableProblem.OTHER_LAYOUT);
        assertThat(admin.examine().get(0).toString())
                .startsWith("warning: Not examined: its time to live. DynamoDB does not allow this client")
                .endsWith("Allow dynamodb:DescribeTimeToLive on it.");
    }

    @Test
    void examine_descriptionNotAllowed_looksAtRowsAllTheSame() {
        dynamoDb.described(() -> {
            throw StandIn.error(499, "AccessDeniedException", "anna may not");
        });
        dynamoDb.put(item("theirs", "record_version_number"));

        assertThat(problems()).containsExactly(TableProblem.UNSEEN, TableProblem.OTHER_LAYOUT);
        assertThat(admin.examineDescription().get(0).sentence())
                .startsWith("Not examined: its keys, state and Regions. ")
                .endsWith("Allow dynamodb:DescribeTable on it.");
    }

    @Test
    void examine_serverFails_isAnError() {
        dynamoDb.described(() -> {
            throw StandIn.error(500, "InternalServerError", "of a test");
        });

        assertThatThrownBy(admin::examine).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void examine_answerThatIsNoDescription_isAnError() {
        dynamoDb.described(() -> TableDescription.builder().build());

        assertThatThrownBy(admin::examine)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll("its description", "is not DynamoDB");
    }

    @Test
    void examine_goneBeforeItsRowsAreRead_isMissing() {
        isGood();
        LockTable elsewhere = new LockTable("others", "key", Optional.of("part"), "expiresAt", TableLayout.AWS, "");

        // The stand-in has rows of one table only, though it describes any.
        assertThat(LockTableAdmin.of(dynamoDb, elsewhere).examine())
                .extracting(TableFinding::problem)
                .containsExactly(TableProblem.MISSING);
    }

    @Test
    void findings_namesStateKeysAndTimeToLiveInFull() {
        TableFindings words = new TableFindings(TABLE);
        assertThat(words.status(good().tableStatus(TableStatus.CREATING).build()))
                .get()
                .extracting(TableFinding::sentence)
                .isEqualTo("The lock table 'locks' is CREATING. Wait until it is ACTIVE.");
        assertThat(words.status(good().tableStatus(TableStatus.ARCHIVED).build()))
                .get()
                .extracting(TableFinding::sentence)
                .isEqualTo("The lock table 'locks' is ARCHIVED. Restore the table or its encryption key, or configure"
                        + " another table.");
        assertThat(words.keys(TableDescription.builder().build()))
                .get()
                .extracting(TableFinding::sentence)
                .isEqualTo(
                        "The lock table 'locks' has the partition key none and no sort key, but the partition key key"
                                + " (S) and the sort key part (S) is configured. Configure the keys that the table has"
                                + " (all of type S), or another table: the keys of a table cannot be changed.");
    }
}
