package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockTableException;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

class TableNotCreatedTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of("never-made")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.create-table-if-missing", "false")
            .setLogRecordPredicate(record -> record.getLoggerName().equals("io.github.dynamodblock"))
            .assertLogRecords(records -> assertThat(records)
                    .as("what the examination after the start says")
                    .singleElement()
                    .satisfies(record -> {
                        assertThat(record.getLevel().getName()).isEqualTo("ERROR");
                        assertThat(record.getMessage())
                                .contains("'never-made' does not exist", "create-table-if-missing=true");
                    }));

    @Inject
    LockClient locks;

    @Inject
    DynamoDbAsyncClient dynamoDb;

    @Test
    void tableMissing_creationOff_isAnErrorThatNamesIt() {
        assertThatThrownBy(() -> locks.tryAcquire("key"))
                .isInstanceOf(LockTableException.class)
                .hasMessageContaining("never-made");

        assertThat(dynamoDb.listTables().join().tableNames()).doesNotContain("never-made");
    }
}
