package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockTableException;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application without a Region, an endpoint or credentials starts, and says what is missing. */
class NothingConfiguredTest {
    private static final String MISSING = "Set quarkus.dynamodb.aws.region, and quarkus.dynamodb.endpoint-override";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(jar -> {})
            .setBeforeAllCustomizer(() -> System.setProperty("aws.disableEc2Metadata", "true"))
            .setAfterAllCustomizer(() -> System.clearProperty("aws.disableEc2Metadata"))
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .setLogRecordPredicate(record -> record.getLoggerName().equals("io.github.dynamodblock"))
            .assertLogRecords(records -> assertThat(records)
                    .as("what the examination after the start says")
                    .singleElement()
                    .satisfies(record -> {
                        assertThat(record.getLevel().getName()).isEqualTo("ERROR");
                        assertThat(record.getMessage()).contains(MISSING);
                    }));

    @Inject
    LockClient locks;

    @Test
    void firstRequest_nothingConfigured_isATableErrorThatNamesTheProperties() {
        assertThatThrownBy(() -> locks.acquire("k"))
                .isInstanceOf(LockTableException.class)
                .hasMessageContaining("'locks'")
                .hasMessageContaining(MISSING);
    }

    @Test
    void firstRequest_asynchronous_failsInTheSameWay() {
        CompletableFuture<?> asked = locks.acquireAsync("k");
        assertThatThrownBy(() -> asked.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LockTableException.class)
                .hasMessageContaining(MISSING);
    }
}
