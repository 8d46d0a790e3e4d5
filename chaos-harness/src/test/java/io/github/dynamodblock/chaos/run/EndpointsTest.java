package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000", "http://127.0.0.1:65535"})
    void endpoint_ofThisMachine_isAllowed(String endpoint) {
        assertThatCode(() -> Endpoints.check(URI.create(endpoint), false)).doesNotThrowAnyException();
    }

    @Test
    void endpoint_ofAnotherMachine_needsTheFlag() {
        URI remote = URI.create("http://192.0.2.1:8000");

        assertThatThrownBy(() -> Endpoints.check(remote, false))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--allow-remote");
        assertThatCode(() -> Endpoints.check(remote, true)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:8000",
                "http://127.0.0.1",
                "localhost:8000",
                "http:///x",
                "http://127.0.0.1:0",
                "http://127.0.0.1:65536"
            })
    void endpoint_notHttpWithAPort_isRefused(String endpoint) {
        assertThatThrownBy(() -> Endpoints.check(URI.create(endpoint), true))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("looks like http://127.0.0.1:8000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "/usr/bin/toxiproxy-server", "http://127.0.0.1", "http://localhost:65535"})
    void proxy_ofAWordAPathOrAUrl_isAllowed(String proxy) {
        assertThatCode(() -> Endpoints.checkProxy(proxy)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "http://[", "http://", "http:///x", "http://127.0.0.1:0", "http://127.0.0.1:65536"})
    void proxy_thatNobodyCanBe_isRefused(String proxy) {
        assertThatThrownBy(() -> Endpoints.checkProxy(proxy))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--proxy");
    }
}
