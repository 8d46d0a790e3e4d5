package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalApplicationTest {
    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"})
    void endpoint_loopback_isUsed(String endpoint) {
        assertThat(LocalApplication.requireLoopback(URI.create(endpoint))).hasToString(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://192.0.2.1:8000", "http://0.0.0.0:8000", "https:///nowhere"})
    void endpoint_notLoopback_isRefused(String endpoint) {
        assertThatThrownBy(() -> LocalApplication.requireLoopback(URI.create(endpoint)))
                .hasMessageContaining(endpoint);
    }
}
