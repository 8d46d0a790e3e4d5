package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LeadershipEvent;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.quarkus.Leader;
import io.github.dynamodblock.quarkus.LockClientName;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.arc.Unremovable;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names of clients that do not exist, or cannot exist, are build errors, all in one build. */
class NamedClientsErrorsTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(Work.class)
            .overrideConfigKey("quarkus.dynamodb-lock.orders.table", "orders")
            .overrideConfigKey("quarkus.dynamodb-lock.health.table", "health")
            .overrideConfigKey("quarkus.dynamodb-lock.health.enabled", "false")
            .assertException(failure -> assertThat(text(failure))
                    .contains("NamedClientsErrorsTest$Work#ship: there is no lock client 'ordres' in this build; set"
                            + " quarkus.dynamodb-lock.ordres.table in application.properties, or produce a LockClient"
                            + " with @LockClientName(\"ordres\"). Existing names: orders.")
                    .contains("NamedClientsErrorsTest$Work#selected: there is no lock client 'shop'")
                    .contains("there is no lock client 'led-by'")
                    .contains("NamedClientsErrorsTest$Work#reserved: 'metrics' cannot be the name of a lock client")
                    .contains(
                            "quarkus.dynamodb-lock.health.table: 'health' cannot be the name of a lock client, because"
                                    + " quarkus.dynamodb-lock.health begins other properties. Choose another name.")
                    .doesNotContain("#right"));

    private static String text(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @ApplicationScoped
    @Unremovable
    static class Work {
        @Inject
        @LockClientName("shop")
        Instance<LockClient> selected;

        @Inject
        @LockClientName("metrics")
        Instance<LockClient> reserved;

        void elected(@Observes @Leader(value = "led", client = "led-by") LeadershipEvent event) {}

        @Locked(value = "k", client = "ordres")
        void ship() {}

        @Locked(value = "k", client = "orders")
        void right() {}
    }

    @Test
    void application_doesNotBuild() {
        assertThat(APPLICATION)
                .as("this test runs only if the application built")
                .isNull();
    }
}
