package io.github.dynamodblock.deployment.devservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application without any configuration, in test mode, on a machine without Docker. */
@DisabledIf(value = "containersWork", disabledReason = "With Docker, the Amazon DynamoDB extension starts a container")
class DevServiceTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(Work.class))
            .setLogRecordPredicate(logged -> logged.getLevel().intValue() >= Level.WARNING.intValue()
                    || logged.getMessage().contains("DynamoDB Local"))
            .assertLogRecords(logged -> assertThat(logged)
                    .extracting(LogRecord::getMessage)
                    .singleElement()
                    .asString()
                    .startsWith("DynamoDB Local is ready on http://127.0.0.1:"));

    static boolean containersWork() {
        return Containers.work();
    }

    @ApplicationScoped
    static class Work {
        private final CurrentLease lease;

        Work(CurrentLease lease) {
            this.lease = lease;
        }

        @Locked("work")
        long token() {
            return lease.get().fencingToken();
        }
    }

    @Inject
    Work work;

    @Inject
    LockClient locks;

    @Test
    void locked_nothingConfigured_locks() throws Exception {
        long first = work.token();

        assertThat(work.token()).isGreaterThan(first);
        try (var held = locks.acquire("work")) {
            assertThat(held.fencingToken()).isGreaterThan(first + 1);
        }
    }

    @Test
    void endpoint_ofTheDevService_isLoopback() throws Exception {
        String endpoint = ConfigProvider.getConfig().getValue("quarkus.dynamodb.endpoint-override", String.class);

        assertThat(InetAddress.getByName(URI.create(endpoint).getHost()).isLoopbackAddress())
                .isTrue();
    }
}
