package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.KeyPart;
import io.github.dynamodblock.quarkus.LockKeyGenerator;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.OnBusy;
import io.github.dynamodblock.quarkus.OnLost;
import io.github.dynamodblock.quarkus.runtime.AnnotationText;
import io.quarkus.arc.DefaultBean;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several annotations with the same key apply to one method. All of their values together tell them apart. */
class SharedTemplateTest {
    @Locked("same")
    static class Above {
        void inherited() {}

        @Locked(value = "same", waitLimit = "1s")
        void annotated() {}
    }

    @ApplicationScoped
    @Unremovable
    @Locked(value = "same", onBusy = OnBusy.SKIP)
    static class SkipsOnly extends Above {}

    @ApplicationScoped
    @Unremovable
    @Locked(value = "same", reentrant = false, onLost = OnLost.INTERRUPT, lease = "7s")
    static class OtherBody extends Above {}

    @ApplicationScoped
    @Unremovable
    @Locked("same")
    static class SaysTheSame extends Above {}

    @ApplicationScoped
    @Unremovable
    @Locked(value = "other", onBusy = OnBusy.SKIP)
    static class OtherKey extends Above {}

    @Test
    void annotations_withTheSameKeyAndOtherSettings_theNearestApplies() throws Exception {
        for (Class<?> bean : List.of(SkipsOnly.class, OtherBody.class, SaysTheSame.class, OtherKey.class)) {
            Built built = Built.of(Above.class, bean);
            assertThat(built.errors()).as(bean.getSimpleName()).isEmpty();
            assertThat(built.specs())
                    .filteredOn(spec -> spec.name().endsWith("#inherited"))
                    .singleElement()
                    .satisfies(spec -> assertThat(spec.annotation())
                            .as(bean.getSimpleName())
                            .isEqualTo(text(Objects.requireNonNull(bean.getAnnotation(Locked.class)))));
        }
    }

    private static String text(Locked locked) throws ReflectiveOperationException {
        List<String> values = new ArrayList<>();
        for (String name : AnnotationText.NAMES) {
            Object value = Locked.class.getMethod(name).invoke(locked);
            values.add(value instanceof Class<?> type ? type.getName() : String.valueOf(value));
        }
        return AnnotationText.of(values);
    }

    @DefaultBean
    @ApplicationScoped
    static class Keys implements LockKeyGenerator {
        @Override
        public @Nullable String generate(Method method, @Nullable Object... parameters) {
            return "generated";
        }
    }

    @ApplicationScoped
    static class BetterKeys extends Keys {}

    @ApplicationScoped
    @Unremovable
    static class Generated {
        @Locked(keyGenerator = Keys.class)
        void work() {}
    }

    @Test
    void keyGenerator_thatAnotherBeanReplaces_isOneBean() throws Exception {
        assertThat(Built.of(
                                container -> container.addRemovalExclusion(bean -> bean.getTypes().stream()
                                        .anyMatch(type -> type.name().equals(KeyGenerators.NONE))),
                                Keys.class,
                                BetterKeys.class,
                                Generated.class,
                                LockKeyGenerator.class)
                        .errors())
                .isEmpty();
    }

    interface Api {
        void send(@KeyPart String id);
    }

    abstract static class Template implements Api {
        @Locked("order")
        void ship(@KeyPart String id) {}

        abstract void bill(@KeyPart String id);
    }

    @ApplicationScoped
    @Unremovable
    static class Orders extends Template {
        @Override
        @Locked("own")
        void ship(@KeyPart String id) {}

        @Override
        @Locked("bill")
        void bill(@KeyPart String id) {}

        @Override
        @Locked("send")
        public void send(@KeyPart String id) {}
    }

    @ApplicationScoped
    @Unremovable
    static class Forgets extends Template {
        @Override
        @Locked("own")
        void ship(String id) {}

        @Override
        @Locked("bill")
        void bill(String id) {}

        @Override
        @Locked("send")
        public void send(String id) {}
    }

    @Test
    void keyPart_ofAMethodThatIsOverridden_isRefused_unlessTheOtherMethodHasItToo() throws Exception {
        assertThat(Built.of(Api.class, Template.class, Orders.class).errors()).isEmpty();
        assertThat(Built.of(Api.class, Template.class, Forgets.class).errors())
                .hasSize(3)
                .allMatch(error -> error.contains("@KeyPart, but no bean locks the method"));
    }
}
