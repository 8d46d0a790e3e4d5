package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockRequest;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings per key pattern. */
class KeyPatternsTest {
    private static KeyPatterns patterns(Map<String, String> config) {
        return KeyPatterns.of(ClientNames.DEFAULT, Configured.client(config));
    }

    private static LockRequest.Builder order() {
        return LockRequest.of("order-7");
    }

    @Test
    void request_thatSaysNothing_getsTheSettingsOfTheMostSpecificPattern() {
        KeyPatterns patterns = patterns(Map.of(
                "locks.\"order-*\".lease", "40s",
                "locks.\"order-*\".wait-limit", "1s",
                "locks.\"order-*\".at-least", "2s",
                "locks.\"order-*\".at-most", "1m",
                "locks.\"*\".lease", "8s"));

        LockRequest order = patterns.apply(order().build());
        assertThat(order.timing()).contains(LeaseTiming.ofLease(Duration.ofSeconds(40)));
        assertThat(order.waitLimit()).contains(Duration.ofSeconds(1));
        assertThat(order.atLeast()).contains(Duration.ofSeconds(2));
        assertThat(order.atMost()).contains(Duration.ofMinutes(1));

        LockRequest other = patterns.apply(LockRequest.of("other").build());
        assertThat(other.timing()).contains(LeaseTiming.ofLease(Duration.ofSeconds(8)));
        assertThat(other.waitLimit()).isEmpty();
    }

    @Test
    void request_keepsWhatItSaysItself() {
        KeyPatterns patterns = patterns(Map.of(
                "locks.\"order-*\".lease", "40s",
                "locks.\"order-*\".wait-limit", "1s",
                "locks.\"order-*\".at-least", "2s",
                "locks.\"order-*\".at-most", "1m"));
        LockRequest own = patterns.apply(order().lease(Duration.ofSeconds(5))
                .waitBeyondLease(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(1))
                .build());

        assertThat(own.timing()).contains(LeaseTiming.ofLease(Duration.ofSeconds(5)));
        assertThat(own.waitLimit()).isEmpty();
        assertThat(own.waitBeyondLease()).contains(Duration.ofSeconds(3));
        assertThat(own.atMost()).contains(Duration.ofSeconds(1));
        assertThat(own.atLeast()).as("contradicts its own atMost").isEmpty();
        assertThat(patterns.apply(order().atLeast(Duration.ofMinutes(2)).build())
                        .atMost())
                .as("contradicts its own atLeast")
                .isEmpty();
        assertThat(patterns.apply(order().waitLimit(Duration.ZERO).build()).waitLimit())
                .contains(Duration.ZERO);
    }

    @Test
    void heartbeat_withoutLease_isThatOfTheLeaseOfTheClient() {
        KeyPatterns patterns =
                patterns(Map.of("lease", "60s", "safe-period", "50s", "locks.\"order-*\".heartbeat", "5s"));

        assertThat(patterns.apply(order().build()).timing())
                .contains(new LeaseTiming(Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofSeconds(50)));
    }

    @Test
    void patterns_ofAnotherClient_areItsOwn() {
        LocksConfig config = Configured.by(Map.of("orders.locks.\"order-*\".lease", "40s"));

        assertThat(KeyPatterns.of("orders", config.client("orders"))
                        .apply(order().build())
                        .timing())
                .isPresent();
        assertThat(KeyPatterns.of(ClientNames.DEFAULT, config.client(ClientNames.DEFAULT)))
                .isEqualTo(KeyPatterns.NONE);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(Map.of("locks.\"order-*\".lease", "1ms"), "locks.\"order-*\".lease"),
                Arguments.of(Map.of("locks.\"order-*\".heartbeat", "19s"), "locks.\"order-*\".heartbeat"),
                Arguments.of(
                        Map.of("ttl-horizon", "1h", "locks.\"order-*\".lease", "10m"),
                        "quarkus.dynamodb-lock.ttl-horizon"),
                Arguments.of(Map.of("locks.\"order-*\".wait-limit", "-1s"), "locks.\"order-*\".wait-limit"),
                Arguments.of(Map.of("locks.\"order-*\".at-least", "0s"), "locks.\"order-*\".at-least"),
                Arguments.of(
                        Map.of("locks.\"order-*\".at-least", "2s", "locks.\"order-*\".at-most", "1s"),
                        "locks.\"order-*\".at-most"),
                Arguments.of(
                        Map.of("locks.\"order-*\".lease", "10s", "locks.\"*-order\".lease", "20s"),
                        "quarkus.dynamodb-lock.locks.\"*-order\""));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void pattern_wrong_isRefusedWithItsProperty(Map<String, String> values, String property) {
        assertThatThrownBy(() -> patterns(values))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(property);
    }

    @Test
    void patterns_asSpecific_thatNoKeyMatchesBoth_areLegal() {
        assertThat(patterns(Map.of("locks.\"order-*\".lease", "10s", "locks.\"batch-*\".lease", "20s"))
                        .each())
                .hasSize(2);
    }
}
