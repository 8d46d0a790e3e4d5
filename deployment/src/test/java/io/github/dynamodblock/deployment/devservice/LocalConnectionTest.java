package io.github.dynamodblock.deployment.devservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalConnectionTest {
    private static final String LOCAL = "http://127.0.0.1:8000";

    private static Map<String, String> of(String other, String... configured) {
        return LocalConnection.of(LOCAL, Set.of(other), List.of(configured));
    }

    @Test
    void client_withoutEndpoint_isConnected_asTheDefaultClient() {
        Map<String, String> properties = of("archive", "quarkus.dynamodb.archive.aws.region");

        assertThat(properties)
                .containsEntry("quarkus.dynamodb.endpoint-override", LOCAL)
                .containsEntry("quarkus.dynamodb.archive.endpoint-override", LOCAL)
                .containsEntry("quarkus.dynamodb.archive.aws.credentials.type", "static")
                .hasSize(11);
    }

    @Test
    void client_withAnEndpoint_keepsItAndItsCredentials() {
        assertThat(of("archive", "quarkus.dynamodb.archive.endpoint-override")).hasSize(6);
        assertThat(of("archive", "quarkus.dynamodb.\"archive\".endpoint-override"))
                .hasSize(6);
    }

    @Test
    void client_withQuotes_isConnectedWithQuotes() {
        assertThat(of("archive", "quarkus.dynamodb.\"archive\".aws.region"))
                .containsEntry("quarkus.dynamodb.\"archive\".endpoint-override", LOCAL)
                .doesNotContainKey("quarkus.dynamodb.archive.endpoint-override");
        assertThat(of("old.archive")).containsEntry("quarkus.dynamodb.\"old.archive\".endpoint-override", LOCAL);
    }
}
