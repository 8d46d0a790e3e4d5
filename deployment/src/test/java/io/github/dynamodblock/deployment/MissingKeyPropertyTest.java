package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One property that a key needs; what else can be wrong with one is tested without an application. */
class MissingKeyPropertyTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(Work.class)
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.enabled", "false")
            .assertException(failure -> assertThat(failure)
                    .hasStackTraceContaining("The lock key 'order-${shop.name}' of " + Work.class.getName()
                            + "#ship cannot be used: the property 'shop.name' is not configured. Configure it, or write"
                            + " a default, as in ${shop.name:none}."));

    @ApplicationScoped
    static class Work {
        @Locked("order-${shop.name}")
        void ship() {}
    }

    @Test
    void application_withoutThatProperty_doesNotStart() {
        assertThat(true).as("the application started").isFalse();
    }
}
