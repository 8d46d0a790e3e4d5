package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.Locked;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.stream.Stream;
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

    interface AbstractMethodOfAnInterface {
        @Locked("x")
        void work();
    }

    @Locked("x")
    interface AnnotatedInterface {}

    /** Nothing passes its annotations on. */
    @Locked("x")
    @interface AnyAnnotation {}

    @ApplicationScoped
    static class PrivateObserver {
        @Locked("x")
        @SuppressWarnings("unused")
        private void work(@Observes String event) {}
    }

    static class Lifecycle {
        @Locked("x")
        @PostConstruct
        void work() {}
    }

    @ApplicationScoped
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
                        "#work: an abstract method is not intercepted; annotate the method that implements it."),
                Arguments.of(
                        DefaultMethod.class,
                        "#work: CDI ignores it on a method of an interface; implement the method in the bean and"
                                + " annotate it there, or annotate the class of the bean."),
                Arguments.of(
                        AbstractMethodOfAnInterface.class,
                        "#work: CDI ignores it on a method of an interface; annotate the method that implements it."),
                Arguments.of(
                        AnnotatedInterface.class,
                        ": CDI ignores it on an interface; annotate the class that implements the interface."),
                Arguments.of(
                        AnyAnnotation.class,
                        ": it is on an annotation that is neither a stereotype nor an interceptor binding, so it locks"
                                + " nothing; annotate the annotation with @Stereotype or @InterceptorBinding."),
                Arguments.of(
                        PrivateObserver.class, "#work: a private method is not intercepted; make it package-private."),
                Arguments.of(
                        Lifecycle.class,
                        "#work: a lifecycle method is not intercepted; use LockClient in it, or move its work to"
                                + " another method."));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void place_neverIntercepted_isAnErrorWithItsRemedy(Class<?> type, String error) throws IOException {
        assertThat(Built.of(type).errors()).containsExactly("@Locked on " + type.getName() + error);
    }

    @Test
    void place_intercepted_isNoError() throws IOException {
        assertThat(Built.of(Legal.class).errors()).isEmpty();
    }
}
