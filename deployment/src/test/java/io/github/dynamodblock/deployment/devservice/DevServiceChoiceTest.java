package io.github.dynamodblock.deployment.devservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevServiceChoiceTest {
    @ParameterizedTest
    @CsvSource({
        // Nothing configured: a container, if containers work.
        "-,                                                                                              false, true",
        "-,                                                                                              true,  false",
        // Another DynamoDB is configured.
        "quarkus.dynamodb.endpoint-override=http://localhost:8000,                                       false, false",
        "quarkus.dynamodb.endpoint-override=${later} quarkus.dynamodb-lock.devservices.enabled=true,     false, false",
        // Switched off, one by one.
        "quarkus.devservices.enabled=false,                                                              false, false",
        "quarkus.devservices.enabled=false quarkus.dynamodb-lock.devservices.enabled=true,               false, false",
        "quarkus.dynamodb-lock.devservices.enabled=false,                                                false, false",
        "quarkus.dynamodb.devservices.enabled=false,                                                     false, false",
        "quarkus.dynamodb-lock.enabled=false,                                                            false, false",
        // Asked for.
        "quarkus.dynamodb-lock.devservices.enabled=true,                                                 true,  true",
        "quarkus.dynamodb-lock.devservices.enabled=true quarkus.dynamodb.devservices.enabled=false,      true,  true",
        "quarkus.dynamodb-lock.devservices.enabled=true quarkus.dynamodb-lock.enabled=false,             true,  true",
        // The container is asked for.
        "quarkus.dynamodb.devservices.enabled=true,                                                      false, false",
        "quarkus.dynamodb-lock.devservices.enabled=true quarkus.dynamodb.devservices.enabled=true,       false, false"
    })
    void service_configured_starts(String configured, boolean containers, boolean starts) {
        assertThat(DevServiceChoice.startsLocal(source(configured), () -> containers))
                .isEqualTo(starts);
    }

    @Test
    void containers_answerNotNeeded_areNotAsked() {
        assertThat(DevServiceChoice.startsLocal(source("quarkus.dynamodb-lock.devservices.enabled=true"), () -> {
                    throw new AssertionError("asked");
                }))
                .isTrue();
    }

    private static Function<String, Optional<String>> source(String configured) {
        Map<String, String> values = new HashMap<>();
        for (String property : configured.split(" ", -1)) {
            if (!property.equals("-")) {
                values.put(property.substring(0, property.indexOf('=')), property.substring(property.indexOf('=') + 1));
            }
        }
        return name -> Optional.ofNullable(values.get(name));
    }
}
