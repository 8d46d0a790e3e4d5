package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.OnBusy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the build says about {@code onBusy} and {@code fallback}. */
class BusyRulesTest {
    @ApplicationScoped
    static class SkipsAValue {
        @Locked(value = "k", onBusy = OnBusy.SKIP)
        int work() {
            return 1;
        }
    }

    @ApplicationScoped
    @Locked(value = "k", onBusy = OnBusy.SKIP)
    static class SkipsAList {
        List<String> work() {
            return List.of();
        }
    }

    @ApplicationScoped
    static class WithoutName {
        @Locked(value = "k", onBusy = OnBusy.FALLBACK)
        void work() {}
    }

    @ApplicationScoped
    static class NeverRuns {
        @Locked(value = "k", fallback = "other")
        void work() {}

        void other() {}
    }

    @ApplicationScoped
    static class NeverRunsBesideSkip {
        @Locked(value = "k", onBusy = OnBusy.SKIP, fallback = "other")
        void work() {}

        void other() {}
    }

    @ApplicationScoped
    static class Unknown {
        @Locked(value = "k", onBusy = OnBusy.FALLBACK, fallback = "othr")
        void work() {}

        void other() {}
    }

    @ApplicationScoped
    static class OtherParameters {
        @Locked(value = "k", onBusy = OnBusy.FALLBACK, fallback = "other")
        void work(String id) {}

        void other(long id) {}
    }

    @ApplicationScoped
    static class Itself {
        @Locked(value = "k", onBusy = OnBusy.FALLBACK, fallback = "work")
        void work() {}
    }

    @ApplicationScoped
    static class Private {
        @Locked(value = "k", onBusy = OnBusy.FALLBACK, fallback = "other")
        void work() {}

        @SuppressWarnings("unused")
        private void other() {}
    }

    @ApplicationScoped
    static class Static {
        @Locked(value = "k", onBusy = OnBusy.FALLBACK, fallback = "other")
        void work() {}

        static void other() {}
    }

    @ApplicationScoped
    static class LockedItself {
        @Locked(value = "k", onBusy = OnBusy.FALLBACK, fallback = "other")
        void work() {}

        @Locked("o")
        void other() {}
    }

    @ApplicationScoped
    @Locked(value = "k", onBusy = OnBusy.FALLBACK, fallback = "other")
    static class OfAClass {
        void work() {}

        void other() {}
    }

    @ApplicationScoped
    static class OtherType {
        @Locked(value = "k", onBusy = OnBusy.FALLBACK, fallback = "other")
        String work() {
            return "";
        }

        int other() {
            return 1;
        }
    }

    @ApplicationScoped
    static class OtherArgument {
        @Locked(value = "k", onBusy = OnBusy.FALLBACK, fallback = "other")
        List<String> work() {
            return List.of();
        }

        List<Integer> other() {
            return List.of();
        }
    }

    @ApplicationScoped
    static class ValueForNothing {
        @Locked(value = "k", onBusy = OnBusy.FALLBACK, fallback = "other")
        void work() {}

        int other() {
            return 1;
        }
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        SkipsAValue.class,
                        "its onBusy is SKIP, but a skipped call has no int to return; use onBusy = OnBusy.FALLBACK with"
                                + " a method that returns one, or return nothing or an Optional."),
                Arguments.of(
                        SkipsAList.class,
                        "its onBusy is SKIP, but a skipped call has no java.util.List to return; use onBusy ="
                                + " OnBusy.FALLBACK with a method that returns one, or return nothing or an Optional."),
                Arguments.of(
                        WithoutName.class,
                        "its onBusy is FALLBACK, but it names no fallback; name a method, as in fallback = \"later\"."),
                Arguments.of(
                        NeverRuns.class,
                        "it names the fallback 'other', but its onBusy is THROW, so the fallback never runs; add onBusy"
                                + " = OnBusy.FALLBACK, or leave out the fallback."),
                Arguments.of(
                        NeverRunsBesideSkip.class,
                        "it names the fallback 'other', but its onBusy is SKIP, so the fallback never runs; add onBusy"
                                + " = OnBusy.FALLBACK, or leave out the fallback."),
                Arguments.of(
                        Unknown.class,
                        "its fallback 'othr' is not a method of " + Unknown.class.getName()
                                + "; declare a method of this name in the class, with the same parameters or none."),
                Arguments.of(
                        OtherParameters.class,
                        "its fallback 'other' has other parameters; give it the same parameters as the method, or"
                                + " none."),
                Arguments.of(Itself.class, "its fallback is the method itself; name another method."),
                Arguments.of(Private.class, "its fallback 'other' is private; make it package-private."),
                Arguments.of(Static.class, "its fallback 'other' is static; make it a method of the bean."),
                Arguments.of(
                        LockedItself.class,
                        "its fallback 'other' is locked itself, and so it can find a busy lock as well; name a method"
                                + " without @Locked, in a class without @Locked."),
                Arguments.of(
                        OfAClass.class,
                        "its fallback 'other' is locked itself, and so it can find a busy lock as well; name a method"
                                + " without @Locked, in a class without @Locked."),
                Arguments.of(
                        OtherType.class,
                        "its fallback 'other' returns int and not java.lang.String; let both return the same type."),
                Arguments.of(
                        OtherArgument.class,
                        "its fallback 'other' returns java.util.List<java.lang.Integer> and not"
                                + " java.util.List<java.lang.String>; let both return the same type."),
                Arguments.of(
                        ValueForNothing.class,
                        "its fallback 'other' returns int and not void; let both return the same type."));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void annotation_thatCannotDoWhatItSays_isAnError(Class<?> bean, String error) throws Exception {
        assertThat(Built.of(bean).errors()).contains("@Locked on " + bean.getName() + "#work: " + error);
    }

    static class Parent {
        protected String inherited(@Nullable String id) {
            return "inherited";
        }
    }

    @ApplicationScoped
    static class Right extends Parent {
        @Locked(value = "k", onBusy = OnBusy.SKIP)
        void skips() {}

        @Locked(value = "k", onBusy = OnBusy.SKIP)
        Optional<String> skipsAnOptional() {
            return Optional.of("");
        }

        @Locked(value = "k", onBusy = OnBusy.SKIP)
        OptionalInt skipsANumber() {
            return OptionalInt.of(1);
        }

        @Locked(value = "k", onBusy = OnBusy.FALLBACK, fallback = "inherited")
        String fallsBackToAParent(String id) {
            return id;
        }

        @Locked(value = "k", onBusy = OnBusy.FALLBACK, fallback = "some")
        Object fallsBackToASubtype(String id, long number) {
            return id;
        }

        String some() {
            return "";
        }

        @Locked(value = "k", onBusy = OnBusy.FALLBACK, fallback = "some")
        CharSequence fallsBackToAnImplementation(String id) {
            return id;
        }
    }

    @Test
    void annotations_thatCanDoWhatTheySay_areNoErrors() throws Exception {
        Built built = Built.of(Right.class, Parent.class, String.class);

        assertThat(built.errors()).isEmpty();
        assertThat(built.specs())
                .filteredOn(spec -> spec.name().contains("#fallsBack"))
                .allSatisfy(spec -> assertThat(built.generated()).contains(spec.fallbackClass()));
        assertThat(built.specs())
                .filteredOn(spec -> spec.name().contains("#skips"))
                .allSatisfy(spec -> assertThat(spec.fallbackClass()).isEmpty());
        assertThat(built.generated()).hasSize(2).doesNotHaveDuplicates();
    }
}
