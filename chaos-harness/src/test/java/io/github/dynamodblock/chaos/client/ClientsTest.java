package io.github.dynamodblock.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClientsTest {
    @Test
    void named_each_isThere() {
        assertThat(Clients.names())
                .containsExactly(
                        "mutant:ignores-local-validity",
                        "mutant:no-lost-callback",
                        "mutant:unconditional-release",
                        "ours")
                .allSatisfy(name -> assertThat(Clients.named(name)).isNotNull());
    }

    @Test
    void named_another_isRefusedWithTheList() {
        assertThatThrownBy(() -> Clients.named("mutant:none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no client 'mutant:none'; there are mutant:ignores-local-validity,"
                        + " mutant:no-lost-callback, mutant:unconditional-release, ours");
    }
}
