package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LockedPlacesBuildTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(Wrong.class)
            .assertException(failure -> assertThat(failure)
                    .hasStackTraceContaining(
                            "Wrong#hidden: a private method is not intercepted; make it package-private.")
                    .hasStackTraceContaining("Wrong#shared: a static method has no bean; make it a method of a bean."));

    @ApplicationScoped
    static class Wrong {
        @Locked("x")
        @SuppressWarnings("unused")
        private void hidden() {}

        @Locked("x")
        static void shared() {}
    }

    @Test
    void application_withTheseMethods_isNotBuilt() {
        assertThat(true).as("the application was built").isFalse();
    }
}
