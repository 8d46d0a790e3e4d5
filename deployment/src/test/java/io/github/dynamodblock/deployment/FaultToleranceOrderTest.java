package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.Locked;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.jboss.jandex.Index;
import org.junit.jupiter.api.Test;

/** Which methods the build warns of. {@code NeighboursTest} has the warning of an application. */
class FaultToleranceOrderTest {
    @SuppressWarnings("unused")
    static class Methods {
        @Locked("both")
        @Retry
        @Timeout
        void both() {}

        @Locked("only-locked")
        void onlyLocked() {}

        @Retry
        void onlyRetried() {}
    }

    @Locked("class")
    static class LockedType {
        @Retry
        void retried() {}
    }

    @Retry
    static class RetriedType {
        @Locked("method")
        void locked() {}

        void notLocked() {}
    }

    private static Optional<String> warning(Class<?>... types) throws IOException {
        return FaultToleranceOrder.warning(Index.of(types));
    }

    @Test
    void method_withBoth_isNamedOnceWithTheRemedy() throws IOException {
        assertThat(warning(Methods.class))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains(" on " + Methods.class.getName()
                                + "#both. Set mp.fault.tolerance.interceptor.priority=160"));
    }

    @Test
    void method_ofAnAnnotatedClass_isNamedToo() throws IOException {
        assertThat(warning(LockedType.class, RetriedType.class))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains(LockedType.class.getName() + "#retried, " + RetriedType.class.getName() + "#locked.")
                        .doesNotContain("notLocked"));
    }

    @Test
    void application_withoutSuchAMethod_isNotWarned() throws IOException {
        assertThat(warning(Gate.class)).isEmpty();
    }
}
