package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;
import software.amazon.awssdk.services.dynamodb.model.ReplicaDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** What is found in descriptions that DynamoDB Local cannot give. */
class TableFindingsTest {
    private static final ReplicaDescription IN_IRELAND =
            ReplicaDescription.builder().regionName("eu-west-1").build();

    private final TableFindings plain = new TableFindings(LockTable.named("locks"));
    private final TableFindings sorted =
            new TableFindings(LockTable.named("locks").withSortKey("part"));

    private static TableDescription.Builder keyed(String type, String... names) {
        List<AttributeDefinition> types = List.of(names).stream()
                .map(name -> AttributeDefinition.builder()
                        .attributeName(name)
                        .attributeType(type)
                        .build())
                .toList();
        List<KeySchemaElement> keys = List.of(names).stream()
                .map(name -> KeySchemaElement.builder()
                        .attributeName(name)
                        .keyType(name.equals(names[0]) ? KeyType.HASH : KeyType.RANGE)
                        .build())
                .toList();
        return TableDescription.builder()
                .tableStatus(TableStatus.ACTIVE)
                .attributeDefinitions(types)
                .keySchema(keys);
    }

    @Test
    void keys_asConfigured_areNoFinding() {
        assertThat(plain.keys(keyed("S", "key").build())).isEmpty();
        assertThat(sorted.keys(keyed("S", "key", "part").build())).isEmpty();
    }

    @Test
    void keys_ofAnotherNameTypeOrNumber_areWrong() {
        assertWrong(plain, keyed("S", "id"), "partition key id (S)");
        assertWrong(plain, keyed("N", "key"), "partition key key (N)");
        assertWrong(plain, keyed("S", "key", "part"), "sort key part (S)");
        assertWrong(sorted, keyed("S", "key"), "no sort key");
        assertWrong(sorted, keyed("S", "key", "range"), "sort key range (S)");
        assertWrong(sorted, keyed("B", "key", "part"), "sort key part (B)");
    }

    private static void assertWrong(TableFindings findings, TableDescription.Builder description, String word) {
        assertThat(findings.keys(description.build())).hasValueSatisfying(found -> {
            assertThat(found.problem()).isEqualTo(TableProblem.WRONG_KEYS);
            assertThat(found.sentence()).contains("'locks'", word, "Configure");
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "UPDATING"})
    void status_inWhichItWorks_isNoFinding(TableStatus status) {
        assertThat(plain.status(keyed("S", "key").tableStatus(status).build())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ACTIVE", "UPDATING", "UNKNOWN_TO_SDK_VERSION"})
    void status_inWhichItDoesNot_isNotActive(TableStatus status) {
        assertThat(plain.status(keyed("S", "key").tableStatus(status).build())).hasValueSatisfying(found -> {
            assertThat(found.problem()).isEqualTo(TableProblem.NOT_ACTIVE);
            assertThat(found.sentence()).contains(status.toString());
        });
    }

    @Test
    void regions_oneOnly_areNoFinding() {
        assertThat(plain.regions(keyed("S", "key").build(), false)).isEmpty();
    }

    @Test
    void regions_eventuallyConsistent_areFatalUnlessAllWriteOne() {
        TableDescription byReplica =
                keyed("S", "key").replicas(List.of(IN_IRELAND)).build();
        TableDescription byVersion =
                keyed("S", "key").globalTableVersion("2019.11.21").build();

        assertThat(List.of(byReplica, byVersion)).allSatisfy(description -> {
            assertThat(plain.regions(description, true)).isEmpty();
            assertThat(plain.regions(description, false))
                    .singleElement()
                    .satisfies(found -> assertThat(found.problem()).isEqualTo(TableProblem.EVENTUAL_REGIONS))
                    .satisfies(found -> assertThat(found.problem().isFatal()).isTrue());
        });
    }

    @Test
    void regions_stronglyConsistent_areWarnedOf() {
        TableDescription strong = keyed("S", "key")
                .replicas(List.of(IN_IRELAND))
                .multiRegionConsistency(MultiRegionConsistency.STRONG)
                .build();

        assertThat(plain.regions(strong, false)).singleElement().satisfies(found -> {
            assertThat(found.problem()).isEqualTo(TableProblem.STRONG_REGIONS);
            assertThat(found.problem().isFatal()).isFalse();
            assertThat(found.sentence()).contains("transactions and time to live do not exist");
        });
    }

    @Test
    void timeToLive_byTheConfiguredAttribute_isNoFinding() {
        assertThat(plain.timeToLive(ttl(TimeToLiveStatus.ENABLED, "expiresAt"))).isEmpty();
        assertThat(plain.timeToLive(ttl(TimeToLiveStatus.ENABLING, "expiresAt")))
                .isEmpty();
    }

    @Test
    void timeToLive_offOrElsewhere_isFound() {
        assertTtl(ttl(TimeToLiveStatus.DISABLED, null), TableProblem.TTL_OFF, "expiresAt");
        assertTtl(ttl(TimeToLiveStatus.DISABLING, "expiresAt"), TableProblem.TTL_OFF, "expiresAt");
        assertTtl(ttl(TimeToLiveStatus.ENABLED, "ttl"), TableProblem.TTL_ELSEWHERE, "attribute ttl");
    }

    private void assertTtl(TimeToLiveDescription description, TableProblem problem, String word) {
        assertThat(plain.timeToLive(description)).hasValueSatisfying(found -> {
            assertThat(found.problem()).isEqualTo(problem);
            assertThat(found.sentence()).contains(word);
        });
    }

    private static TimeToLiveDescription ttl(TimeToLiveStatus status, @Nullable String name) {
        return TimeToLiveDescription.builder()
                .timeToLiveStatus(status)
                .attributeName(name)
                .build();
    }
}
