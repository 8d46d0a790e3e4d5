package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LeaseTiming;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LockSettingsTest {
    private final LaunchMode before = LaunchMode.current();

    @BeforeEach
    void production() {
        LaunchMode.set(LaunchMode.NORMAL);
    }

    @AfterEach
    void restore() {
        LaunchMode.set(before);
    }

    @Test
    void configuration_none_hasTheDefaults() {
        LockSettings settings = settings(Map.of());

        assertThat(settings.table().name()).isEqualTo("locks");
        assertThat(settings.table().partitionKey()).isEqualTo("key");
        assertThat(settings.table().sortKey()).isEmpty();
        assertThat(settings.table().ttlAttribute()).isEqualTo("expiresAt");
        assertThat(settings.client().owner()).isEqualTo("drawn");
        assertThat(settings.client().timing()).isEqualTo(LeaseTiming.DEFAULT);
        assertThat(settings.client().waitLimit()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.client().ttlHorizon()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.client().clockDrift()).isEqualTo(0.01);
        assertThat(settings.createTable()).isFalse();
    }

    @Test
    void configuration_leaseAlone_keepsTheProportions() {
        assertThat(settings(Map.of("lease", "8s")).client().timing())
                .isEqualTo(new LeaseTiming(Duration.ofSeconds(8), Duration.ofSeconds(2), Duration.ofMillis(4800)));
    }

    @ParameterizedTest
    @EnumSource(LaunchMode.class)
    void table_notConfigured_isCreatedOutsideProduction(LaunchMode mode) {
        LaunchMode.set(mode);

        assertThat(settings(Map.of()).createTable()).isEqualTo(mode.isDevOrTest());
    }

    @ParameterizedTest
    @CsvSource({"true, NORMAL", "false, DEVELOPMENT"})
    void table_configured_isAsConfigured(boolean create, LaunchMode mode) {
        LaunchMode.set(mode);

        assertThat(settings(Map.of("create-table-if-missing", Boolean.toString(create)))
                        .createTable())
                .isEqualTo(create);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(Map.of("lease", "1ms"), "lease", "PT0.001S"),
                Arguments.of(Map.of("lease", "10s", "safe-period", "10s"), "safe-period", "below the lease"),
                Arguments.of(Map.of("heartbeat", "15s"), "heartbeat", "below the safe period"),
                Arguments.of(Map.of("wait-limit", "-1s"), "wait-limit", "must not be negative"),
                Arguments.of(Map.of("ttl-horizon", "30s"), "ttl-horizon", "PT30S"),
                Arguments.of(Map.of("clock-drift", "-0.5"), "clock-drift", "-0.5"),
                Arguments.of(Map.of("table", " "), "table", "blank"),
                Arguments.of(Map.of("sort-key", "key"), "sort-key", "different names"),
                Arguments.of(Map.of("ttl-attribute", "fencingToken"), "ttl-attribute", "fencingToken"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void configuration_wrong_namesThePropertyAndTheReason(Map<String, String> values, String property, String reason) {
        assertThatThrownBy(() -> settings(values))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkus.dynamodb-lock." + property)
                .hasMessageContaining(reason);
    }

    private static final List<String> TIMES = List.of(
            "PT2562047788015215H30M7.999999999S",
            "PT-2562047788015215H-30M-8S",
            "PT0S",
            "PT0.000000001S",
            "-1s",
            "20s");

    private static final Map<String, List<String>> EXTREMES = Map.of(
            "lease",
            TIMES,
            "heartbeat",
            TIMES,
            "safe-period",
            TIMES,
            "wait-limit",
            TIMES,
            "ttl-horizon",
            TIMES,
            "clock-drift",
            List.of("NaN", "Infinity", "-Infinity", "1.7976931348623157E308", "4.9E-324", "-0.0"),
            "heartbeat-rate",
            List.of("2147483647", "-2147483648", "0", "1"),
            "owner",
            List.of("\t", "a\ud800", "o".repeat(70_000)),
            "key-prefix",
            List.of("a\ud800", "p".repeat(70_000)),
            "table",
            List.of("\t", "a\ud800"));

    @Test
    void configuration_valuesAtTheirEnds_areRefusedInWordsOrWork() {
        long seed = System.nanoTime();
        Random chance = new Random(seed);
        int worked = 0;
        for (int i = 0; i < 1_000; i++) {
            Map<String, String> values = new HashMap<>();
            new TreeMap<>(EXTREMES).forEach((name, all) -> {
                if (chance.nextInt(5) == 0) {
                    values.put(name, all.get(chance.nextInt(all.size())));
                }
            });
            try {
                assertThat(settings(values).client().timing().lease()).isPositive();
                worked++;
            } catch (ConfigurationException refused) {
                assertThat(refused).hasMessageContaining("quarkus.dynamodb-lock.");
            } catch (RuntimeException e) {
                throw new AssertionError(values + " with seed " + seed, e);
            }
        }
        assertThat(worked).isBetween(50, 950);
    }

    private static LockSettings settings(Map<String, String> values) {
        Duration unused = LockSettings.shutdownTimeout(Configured.by(values));
        return LockSettings.of(ClientNames.DEFAULT, Configured.client(values), () -> "drawn");
    }
}
