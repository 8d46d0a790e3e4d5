package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What is wrong with several clients, or with the settings of methods, when an application starts. */
@Isolated("hears what is logged, and sets the launch mode")
class ConfigCheckTest {
    private final LaunchMode before = LaunchMode.current();
    private final LoggedMessages logged = LoggedMessages.hear();

    @AfterEach
    void end() {
        LaunchMode.set(before);
        logged.close();
    }

    /** The DynamoDB client of that name is configured. */
    private static final List<String> ELSEWHERE = List.of("quarkus.dynamodb.elsewhere.aws.region");

    private static ConfigCheck check(String... config) {
        return check(Map.of("<default>", "<default>", "orders", "<default>"), config);
    }

    private static ConfigCheck check(Map<String, String> awsClients, String... config) {
        return check(awsClients, true, config);
    }

    private static ConfigCheck check(Map<String, String> awsClients, boolean usesDefault, String... config) {
        return check(awsClients, usesDefault, ELSEWHERE, config);
    }

    private static ConfigCheck check(
            Map<String, String> awsClients, boolean usesDefault, List<String> properties, String... config) {
        NamedClients names = new NamedClients();
        names.set(awsClients, usesDefault);
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < config.length; i += 2) {
            values.put(config[i], config[i + 1]);
        }
        return new ConfigCheck(Configured.by(values), names, new WrittenNames(properties));
    }

    @Test
    void clients_ofOneTable_inDifferentWays_areRefused() {
        assertThatThrownBy(check("orders.table-layout", "python", "orders.sort-key", "s")::clients)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'default' and 'orders' use the table 'locks' in different ways")
                .hasMessageContaining("quarkus.dynamodb-lock.orders.table-layout")
                .hasMessageContaining("quarkus.dynamodb-lock.sort-key");
        assertThatThrownBy(check("orders.partition-key", "id")::clients)
                .hasMessageContaining("quarkus.dynamodb-lock.orders.partition-key");
        assertThatThrownBy(check("orders.clock-drift", "0.1")::clients)
                .hasMessageContaining("quarkus.dynamodb-lock.orders.clock-drift");
        assertThatThrownBy(check("orders.enabled", "false")::clients)
                .as("one keeps its locks in memory, the other in the table")
                .hasMessageContaining("quarkus.dynamodb-lock.orders.enabled");
    }

    @Test
    void clients_ofOneTable_inTheSameWay_areLegal_andSoAreThoseOfTwoTables() {
        check("orders.key-prefix", "orders-", "orders.lease", "40s").clients();
        check("orders.table", "orders", "orders.partition-key", "id").clients();
        check(Map.of("<default>", "<default>", "orders", "elsewhere"), "orders.partition-key", "id")
                .clients();

        assertThat(logged.all()).isEmpty();
    }

    @Test
    void defaultClient_thatNothingUses_isNotCompared() {
        Map<String, String> clients = Map.of("<default>", "<default>", "orders", "<default>");
        check(clients, false, "orders.partition-key", "id").clients();

        assertThatThrownBy(check(clients, true, "orders.partition-key", "id")::clients)
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void client_wrong_isRefusedWithItsOwnProperty() {
        assertThatThrownBy(check("orders.lease", "1ms")::clients)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkus.dynamodb-lock.orders.lease");
        assertThatThrownBy(check("orders.locks.\"k*\".lease", "1ms")::clients)
                .hasMessageContaining("quarkus.dynamodb-lock.orders.locks.\"k*\".lease");
        assertThatThrownBy(check("shutdown-timeout", "-1s")::clients)
                .hasMessageContaining("quarkus.dynamodb-lock.shutdown-timeout");
    }

    @Test
    void client_unknownToTheBuild_isOneWarning() {
        check("ordres.table", "t", "ordres.lease", "10s", "health.enabled", "false", "locks.\"k*\".lease", "10s")
                .clients();

        assertThat(logged.warnings())
                .singleElement()
                .asString()
                .contains("quarkus.dynamodb-lock.ordres.* configures a lock client that the build");
    }

    /** The client of that name is known to the build, and the variable sets its lease. */
    private static LockConfig start(String client, Map<String, String> properties, String variable) {
        NamedClients names = new NamedClients();
        names.set(Map.of("<default>", "<default>", client, "<default>"), true);
        SmallRyeConfig config = EnvironmentTest.by(properties, Map.of("QUARKUS_DYNAMODB_LOCK_" + variable, "40s"));
        LocksConfig locks = config.getConfigMapping(LocksConfig.class);
        new ConfigCheck(locks, names, WrittenNames.of(config)).clients();
        return locks.client(client);
    }

    /** A variable says neither what is upper case nor which characters its underscores stand for. */
    @Test
    void client_configuredByAVariable_isKnown() {
        for (String client : List.of("orders", "Orders", "my-orders", "My-Orders", "a_b")) {
            LockConfig config = start(
                    client,
                    Map.of(client + ".table", "t"),
                    client.toUpperCase(Locale.ROOT).replace('-', '_') + "_LEASE");

            assertThat(config.lease()).as(client).isEqualTo(Duration.ofSeconds(40));
            assertThat(config.table()).as(client).isEqualTo("t");
        }
        for (String client : List.of("my.orders", "My.Orders")) {
            LockConfig config = start(client, Map.of('"' + client + "\".table", "t"), "_MY_ORDERS__LEASE");

            assertThat(config.lease()).as(client).isEqualTo(Duration.ofSeconds(40));
            assertThat(config.table()).as(client).isEqualTo("t");
        }
        assertThat(logged.warnings()).isEmpty();
    }

    @Test
    void client_thatNobodyKnows_isOneWarning_whichSaysHowItsVariablesBegin() {
        start("Orders", Map.of("Orders.table", "t", "orders.wait-limit", "10s"), "ORDERS_LEASE");
        start("Orders", Map.of("Orders.table", "t"), "ORDRES_LEASE");
        start("Orders", Map.of("Orders.table", "t"), "_ORDERS__LEASE");
        start("my-orders", Map.of("my-orders.table", "t"), "_MY_ORDERS__LEASE");

        assertThat(logged.warnings()).hasSize(4);
        assertThat(logged.warnings().get(0))
                .startsWith("quarkus.dynamodb-lock.orders.* configures a lock client that the build");
        assertThat(logged.warnings().get(1))
                .startsWith("quarkus.dynamodb-lock.ordres.*")
                .endsWith("build again.");
        assertThat(logged.warnings().get(2))
                .endsWith("The variables of the client 'Orders' begin with QUARKUS_DYNAMODB_LOCK_ORDERS_.");
        assertThat(logged.warnings().get(3))
                .endsWith("The variables of the client 'my-orders' begin with QUARKUS_DYNAMODB_LOCK_MY_ORDERS_.");
    }

    /** The table of the client would be the default: its locks would exclude nobody who uses the right table. */
    @Test
    void client_withQuotesAndWithout_isRefused() {
        assertThatThrownBy(() -> start("orders", Map.of("orders.table", "t"), "_ORDERS__LEASE"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'orders' is written with quotes and without")
                .hasMessageContaining("quarkus.dynamodb-lock.\"orders\".lease, quarkus.dynamodb-lock.orders.table")
                .hasMessageContaining("QUARKUS_DYNAMODB_LOCK_ORDERS_ for names without quotes")
                .hasMessageContaining("QUARKUS_DYNAMODB_LOCK__ORDERS__ for names with quotes");
        assertThatThrownBy(
                        () -> start("orders", Map.of("orders.table", "t", "\"orders\".key-prefix", "p"), "WAIT_LIMIT"))
                .hasMessageContaining("'orders' is written with quotes and without");
        assertThat(start("orders", Map.of("\"orders\".table", "t"), "_ORDERS__LEASE")
                        .table())
                .isEqualTo("t");
    }

    @Test
    void profiles_thatAreNotActive_areNotRead() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withProfile("blue")
                .withSources(new PropertiesConfigSource(
                        Map.of("a", "1", "%blue.b", "1", "%red.c", "1", "%{red,blue}.d", "1", "%red,green.e", "1"),
                        "test",
                        100))
                .build();

        assertThat(WrittenNames.of(config).all())
                .contains("a", "%blue.b", "%{red,blue}.d")
                .doesNotContain("%red.c", "%red,green.e");
    }

    @Test
    void clients_inMemory_areOneWarningEach_inProductionOnly() {
        LaunchMode.set(LaunchMode.NORMAL);
        check("orders.enabled", "false", "orders.key-prefix", "orders-").clients();

        assertThat(logged.warnings()).singleElement().asString().contains("quarkus.dynamodb-lock.orders.enabled=false");
    }

    @Test
    void method_unknown_isOneWarning_withSimilarNames() {
        check("methods.\"org.acme.Orders/shp\".lease", "10s")
                .methods(Set.of("org.acme.Orders/ship", "org.acme.Stock/count"));

        assertThat(logged.warnings())
                .singleElement()
                .isEqualTo("quarkus.dynamodb-lock.methods.\"org.acme.Orders/shp\" configures no method: no @Locked"
                        + " method has this name. Similar names: org.acme.Orders/ship.");
    }

    @Test
    void method_wrong_isRefusedWithItsProperty() {
        Set<String> known = Set.of("org.acme.Orders/ship");
        for (String[] wrong :
                new String[][] {{"lease", "1ms"}, {"lease", "20h"}, {"wait-limit", "-1s"}, {"at-least", "0s"}}) {
            String property = "methods.\"org.acme.Orders/ship\"." + wrong[0];
            assertThatThrownBy(() -> check(property, wrong[1]).methods(known))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("quarkus.dynamodb-lock." + property);
        }
    }

    @Test
    void method_switchedOff_isOneWarningInProductionOnly() {
        ConfigCheck check = check("methods.\"org.acme.Orders/ship\".enabled", "false");
        LaunchMode.set(LaunchMode.TEST);
        check.methods(Set.of("org.acme.Orders/ship"));
        assertThat(logged.all()).isEmpty();

        LaunchMode.set(LaunchMode.NORMAL);
        check.methods(Set.of("org.acme.Orders/ship"));
        assertThat(logged.warnings())
                .singleElement()
                .asString()
                .contains("org.acme.Orders/ship runs without its lock", ".enabled=false", "Remove");
    }

    /** A mistake in the name would otherwise keep the locks in another Region or account, without a word. */
    @Test
    void dynamoDbClient_thatNothingConfigures_isOneWarning() {
        Map<String, String> misspelt = Map.of("<default>", "<default>", "orders", "elsewere");
        check(misspelt, "orders.table", "t").clients();
        assertThat(logged.warnings())
                .singleElement()
                .asString()
                .contains(
                        "quarkus.dynamodb-lock.orders.aws-client names the DynamoDB client 'elsewere', and no property");
    }

    @Test
    void dynamoDbClient_configuredInAnyForm_isNoWarning() {
        Map<String, String> clients = Map.of("<default>", "<default>", "orders", "my.shop");
        for (String property : List.of(
                "quarkus.dynamodb.\"my.shop\".aws.region",
                "%prod.quarkus.dynamodb.\"my.shop\".aws.region",
                "QUARKUS_DYNAMODB__MY_SHOP__AWS_REGION",
                "quarkus.dynamodb.my.shop.endpoint-override")) {
            check(clients, true, List.of(property), "orders.table", "t").clients();
        }
        assertThat(logged.all()).isEmpty();
    }
}
