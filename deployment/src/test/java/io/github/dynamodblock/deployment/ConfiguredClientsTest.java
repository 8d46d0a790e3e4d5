package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.runtime.ClientNames;
import io.github.dynamodblock.quarkus.runtime.LocksConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    /** The names of variables have neither dots nor dashes. */
    @Test
    void variables_ofTheDefaultClient_areNoClients() {
        for (String property : ClientNames.ofEachClient()) {
            String variable =
                    "QUARKUS_DYNAMODB_LOCK_" + property.toUpperCase(Locale.ROOT).replace('-', '_');
            assertThat(in(Map.of(variable, value(property)), Map.of()).names())
                    .as(variable)
                    .isEmpty();
            String ofAName = variable.replace("_LOCK_", "_LOCK_ORDERS_");
            assertThat(in(Map.of(ofAName, value(property)), Map.of("quarkus.dynamodb-lock.orders.table", "t"))
                            .names())
                    .as(ofAName)
                    .containsExactly("orders");
            String ofADash = variable.replace("_LOCK_", "_LOCK_MY_ORDERS_");
            assertThat(in(Map.of(ofADash, value(property)), Map.of("quarkus.dynamodb-lock.my-orders.table", "t"))
                            .names())
                    .as(ofADash)
                    .containsExactly("my-orders");
        }
    }

    private static String value(String property) {
        return switch (property) {
            case "close-policy" -> "expire";
            case "examine-table" -> "off";
            case "table-layout" -> "python";
            case "clock-drift", "heartbeat-rate" -> "0";
            default -> "1s";
        };
    }

    private static ConfiguredClients in(Map<String, String> variables, Map<String, String> properties) {
        return ConfiguredClients.in(new SmallRyeConfigBuilder()
                .withMapping(LocksConfig.class)
                .withMapping(ClientsConfig.class)
                .withValidateUnknown(false)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new EnvConfigSource(variables, 300), new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getPropertyNames());
    }
}
