package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The configuration by variables of the environment, whose names have neither dots nor dashes. */
class EnvironmentTest {
    private static final String PREFIX = "QUARKUS_DYNAMODB_LOCK_";

    static SmallRyeConfig by(Map<String, String> properties, Map<String, String> variables) {
        Map<String, String> named = new HashMap<>();
        properties.forEach((name, value) -> named.put(ClientNames.PREFIX + name, value));
        return new SmallRyeConfigBuilder()
                .withMapping(LocksConfig.class)
                // As Quarkus does.
                .withMappingIgnore("quarkus.**")
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new EnvConfigSource(variables, 300), new PropertiesConfigSource(named, "test", 100))
                .build();
    }

    private static LocksConfig locks(Map<String, String> properties, Map<String, String> variables) {
        return by(properties, variables).getConfigMapping(LocksConfig.class);
    }

    @Test
    void variables_ofTheDefaultClient_areNoClients() {
        Map<String, String> values = Map.of("lease", "40s", "examine-table", "off", "close-policy", "expire");
        for (String property : ClientNames.ofEachClient()) {
            if (property.equals("locks") || property.equals("aws-client")) {
                continue;
            }
            String variable = PREFIX + property.toUpperCase(Locale.ROOT).replace('-', '_');
            String value = values.getOrDefault(property, number(property));
            LocksConfig config = locks(Map.of(), Map.of(variable, value));
            assertThat(config.clients().keySet()).as(variable).isSubsetOf(ClientNames.DEFAULT);
        }
        assertThat(locks(Map.of(), Map.of(PREFIX + "EXAMINE_TABLE", "off"))
                        .client(ClientNames.DEFAULT)
                        .examineTable())
                .isEqualTo(ExamineTable.OFF);
    }

    private static String number(String property) {
        return switch (property) {
            case "clock-drift" -> "0.1";
            case "heartbeat-rate" -> "7";
            case "table-layout" -> "python";
            case "heartbeat", "safe-period", "ttl-horizon", "wait-limit" -> "9s";
            default -> "true";
        };
    }

    @Test
    void variables_ofANamedClient_areItsOwn() {
        for (String name : List.of("orders", "my-orders", "Orders")) {
            String variable = PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
            LocksConfig config = locks(
                    Map.of(name + ".table", "t"), Map.of(variable + "_LEASE", "40s", variable + "_WAIT_LIMIT", "1s"));
            assertThat(config.client(name).lease()).as(name).isEqualTo(Duration.ofSeconds(40));
            assertThat(config.client(name).waitLimit()).as(name).isEqualTo(Duration.ofSeconds(1));
            assertThat(config.client(ClientNames.DEFAULT).lease()).isEqualTo(Duration.ofSeconds(20));
            // A variable says nothing of upper case: the name in lower case is then configured as well.
            assertThat(config.clients().keySet())
                    .as(name)
                    .isSubsetOf(ClientNames.DEFAULT, name, name.toLowerCase(Locale.ROOT));
        }
    }
}
