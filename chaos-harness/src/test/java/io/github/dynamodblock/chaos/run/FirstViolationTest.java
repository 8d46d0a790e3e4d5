package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.client.Clients;
import org.junit.jupiter.api.Test;

class FirstViolationTest {
    @Test
    void ours_isEndedByAnyViolation() {
        assertThat(Property.values()).allMatch(property -> FirstViolation.endsIt("ours", property));
    }

    @Test
    void mutant_isEndedByItsOwnPropertiesOnly() {
        assertThat(FirstViolation.endsIt("mutant:no-lost-callback", Property.K1))
                .isTrue();
        assertThat(FirstViolation.endsIt("mutant:no-lost-callback", Property.L1))
                .isFalse();
        assertThat(FirstViolation.endsIt("mutant:no-lost-callback,aws", Property.K1))
                .isTrue();
        assertThat(FirstViolation.endsIt("mutant:no-lost-callback,aws", Property.L1))
                .isFalse();
        assertThat(Clients.names())
                .filteredOn(name -> name.startsWith("mutant:"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Property.values())
                        .filteredOn(property -> FirstViolation.endsIt(name, property))
                        .containsExactlyInAnyOrderElementsOf(
                                Clients.mutant(name).orElseThrow().real()));
    }
}
