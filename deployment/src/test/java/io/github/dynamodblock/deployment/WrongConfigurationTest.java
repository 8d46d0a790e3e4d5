package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One of the errors; the others are tested without an application. */
class WrongConfigurationTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected()
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.lease", "10s")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.safe-period", "10s")
            .assertException(failure -> assertThat(failure)
                    .hasStackTraceContaining("The safe period must be below the lease duration (PT10S), not PT10S")
                    .hasStackTraceContaining("quarkus.dynamodb-lock.safe-period"));

    @Test
    void application_safePeriodNotBelowTheLease_doesNotStart() {
        assertThat(true).as("the application started").isFalse();
    }
}
