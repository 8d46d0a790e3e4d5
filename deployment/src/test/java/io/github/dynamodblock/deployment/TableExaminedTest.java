package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One of the errors; the others are tested without an application. */
class TableExaminedTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of("not-there")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.create-table-if-missing", "false")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.examine-table", "start")
            .assertException(failure -> assertThat(failure)
                    .hasStackTraceContaining("The lock table 'not-there' does not exist")
                    .hasStackTraceContaining("quarkus.dynamodb-lock.examine-table"));

    @Test
    void application_tableMissingAndNotToBeMade_doesNotStart() {
        assertThat(true).as("the application started").isFalse();
    }
}
