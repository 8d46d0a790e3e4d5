package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.Locked;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.inject.spi.DeploymentException;
import java.io.IOException;
import java.util.stream.Stream;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LockedPlacementTest {
    static class PrivateMethod {
        @Locked("x")
        @SuppressWarnings("unused")
        private void work() {}
    }

    static class StaticMethod {
        @Locked("x")
        static void work() {}
    }

    abstract static class AbstractMethod {
        @Locked("x")
        abstract void work();
    }

    interface DefaultMethod {
        @Locked("x")
        default void work() {}
    }

    @Locked("x")
    interface AnnotatedInterface {}

    static class Lifecycle {
        @Locked("x")
        @PostConstruct
        void work() {}
    }

    @Locked("x")
    static class Legal {
        @Locked("y")
        void packagePrivate() {}

        @Locked("z")
        protected void inherited() {}

        @SuppressWarnings("unused")
        private void notLocked() {}
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                Arguments.of(
                        PrivateMethod.class, "#work: a private method is not intercepted; make it package-private."),
                Arguments.of(StaticMethod.class, "#work: a static method has no bean; make it a method of a bean."),
                Arguments.of(
                        AbstractMethod.class,
                        "#work: a method without a body in a bean is not intercepted; annotate the method that"
                                + " implements it."),
                Arguments.of(
                        DefaultMethod.class,
                        "#work: a method without a body in a bean is not intercepted; annotate the method that"
                                + " implements it."),
                Arguments.of(
                        AnnotatedInterface.class,
                        ": an interface is not intercepted; annotate the class that implements it."),
                Arguments.of(
                        Lifecycle.class,
                        "#work: a lifecycle method is not intercepted; use LockClient in it, or move its work to"
                                + " another method."));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void place_neverIntercepted_isAnErrorWithItsRemedy(Class<?> type, String error) throws IOException {
        assertThat(LockedPlacement.impossible(index(type)))
                .extracting(DeploymentException::getMessage)
                .containsExactly("@Locked on " + type.getName() + error);
    }

    @Test
    void place_intercepted_isNoError() throws IOException {
        assertThat(LockedPlacement.impossible(index(Legal.class))).isEmpty();
    }

    private static IndexView index(Class<?> type) throws IOException {
        return Index.of(type);
    }
}
