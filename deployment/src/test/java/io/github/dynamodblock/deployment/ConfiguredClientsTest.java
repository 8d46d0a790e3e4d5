package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which properties name lock clients. */
class ConfiguredClientsTest {
    private static ConfiguredClients in(String... properties) {
        return ConfiguredClients.in(Stream.of(properties)
                .map(property -> "quarkus.dynamodb-lock." + property)
                .toList());
    }

    @Test
    void properties_ofAName_areThoseOfAClient() {
        ConfiguredClients found = in(
                "orders.table",
                "orders.lease",
                "payments.aws-client",
                "\"my.shop\".table",
                "stock.locks.\"item-*\".lease");

        assertThat(found.names()).containsExactly("my.shop", "orders", "payments", "stock");
        assertThat(found.problems()).isEmpty();
        assertThat(found.namesDefaultTable()).isFalse();
    }

    @Test
    void properties_ofTheDefaultClient_andOfGroups_areNoClients() {
        ConfiguredClients found = in(
                "table",
                "lease",
                "health.enabled",
                "metrics.enabled",
                "devservices.enabled",
                "locks.\"order-*\".lease",
                "locks.orders.lease",
                "locks.table.lease",
                "methods.\"org.acme.Orders/ship\".lease",
                "orders.no-such-property");

        assertThat(found.names()).isEmpty();
        assertThat(found.problems()).isEmpty();
        assertThat(found.namesDefaultTable()).isTrue();
        assertThat(ConfiguredClients.in(List.of("quarkus.dynamodb.orders.table"))
                        .names())
                .isEmpty();
    }

    @Test
    void names_thatBeginOtherProperties_areProblems() {
        for (String property :
                List.of("health.table", "locks.lease", "methods.table", "default.table", "table.lease")) {
            assertThat(in(property).problems())
                    .singleElement()
                    .asString()
                    .startsWith("quarkus.dynamodb-lock." + property + ": '")
                    .contains("cannot be the name of a lock client", "Choose another name");
        }
    }
}
