package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.Locked;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error that the build finds in a locked method, and beside it what is none. */
class LockedMethodErrorsTest {
    static class Opaque {
        public static final String CONSTANT = "c";
        final String hidden = "h";

        static String getStatic() {
            return "s";
        }

        public void getNothing() {}

        @SuppressWarnings("unused")
        private String getSecret() {
            return "p";
        }

        String getShared() {
            return "s";
        }

        public String id() {
            return "no getter";
        }
    }

    /** Its text is inherited. */
    static class Texted extends WithText {}

    static class WithText {
        @Override
        public String toString() {
            return "text";
        }
    }

    static class Hidden {
        private record Secret(String value) {}
    }

    record Order(String id, Opaque opaque, Hidden.Secret secret, Texted texted) {}

    @ApplicationScoped
    static class UnknownParameter {
        @Locked("order-{oderId}")
        void work(String orderId) {}
    }

    @ApplicationScoped
    static class UnknownIndex {
        @Locked("order-{2}")
        void work(String orderId, String other) {}
    }

    @ApplicationScoped
    static class UnknownProperty {
        @Locked("order-{order.number}")
        void work(Order order) {}
    }

    @ApplicationScoped
    static class StaticGetter {
        @Locked("{order.opaque.static}")
        void work(Order order) {}
    }

    @ApplicationScoped
    static class StaticField {
        @Locked("{order.opaque.CONSTANT}")
        void work(Order order) {}
    }

    @ApplicationScoped
    static class HiddenField {
        @Locked("{order.opaque.hidden}")
        void work(Order order) {}
    }

    @ApplicationScoped
    static class VoidGetter {
        @Locked("{order.opaque.nothing}")
        void work(Order order) {}
    }

    @ApplicationScoped
    static class PrivateGetter {
        @Locked("{order.opaque.secret}")
        void work(Order order) {}
    }

    @ApplicationScoped
    static class MethodOfNoRecord {
        @Locked("{order.opaque.id}")
        void work(Order order) {}
    }

    @ApplicationScoped
    static class UnreadableProperty {
        @Locked("{order.secret.value}")
        void work(Order order) {}
    }

    @ApplicationScoped
    static class WithoutText {
        @Locked("{order.opaque}")
        void work(Order order) {}
    }

    @ApplicationScoped
    static class OfAnArray {
        @Locked("{ids}")
        void work(String[] ids) {}
    }

    @ApplicationScoped
    static class OfAPrimitive {
        @Locked("{count.value}")
        void work(int count) {}
    }

    @ApplicationScoped
    static class Later {
        @Locked("later")
        CompletableFuture<String> work() {
            return new CompletableFuture<>();
        }
    }

    @ApplicationScoped
    static class OfAStream {
        @Locked("later")
        Multi<String> work() {
            return Multi.createFrom().empty();
        }
    }

    @ApplicationScoped
    static class WaitLimit {
        @Locked(value = "k", waitLimit = "soon")
        void work() {}
    }

    @ApplicationScoped
    static class NoLease {
        @Locked(value = "k", lease = "-")
        void work() {}
    }

    @ApplicationScoped
    static class AtLeastNothing {
        @Locked(value = "k", atLeast = "0s")
        void work() {}
    }

    @ApplicationScoped
    static class AtMostNegative {
        @Locked(value = "k", atMost = "-1s")
        void work() {}
    }

    @ApplicationScoped
    static class AtLeastAboveAtMost {
        @Locked(value = "k", atLeast = "2m", atMost = "1m")
        void work() {}
    }

    static class NoBean {
        @Locked("never")
        void work() {}
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        UnknownParameter.class,
                        "#work: its key names 'oderId', which is not one of its 1 parameters; name one of the"
                                + " parameters, or give its index as in {0}."),
                Arguments.of(
                        UnknownIndex.class,
                        "#work: its key names '2', which is not one of its 2 parameters; name one of the parameters, or"
                                + " give its index as in {0}."),
                none(UnknownProperty.class, "number", "order.number", Order.class),
                none(StaticGetter.class, "static", "order.opaque.static", Opaque.class),
                none(StaticField.class, "CONSTANT", "order.opaque.CONSTANT", Opaque.class),
                none(HiddenField.class, "hidden", "order.opaque.hidden", Opaque.class),
                none(VoidGetter.class, "nothing", "order.opaque.nothing", Opaque.class),
                none(PrivateGetter.class, "secret", "order.opaque.secret", Opaque.class),
                none(MethodOfNoRecord.class, "id", "order.opaque.id", Opaque.class),
                none(OfAPrimitive.class, "value", "count.value", int.class),
                Arguments.of(
                        UnreadableProperty.class,
                        "#work: '{order.secret.value}' reads a property of " + Hidden.Secret.class.getName()
                                + ", which "
                                + UnreadableProperty.class.getPackageName()
                                + " cannot see; make the class public, or pass the value as a separate parameter."),
                Arguments.of(
                        WithoutText.class,
                        "#work: '{order.opaque}' is of type " + Opaque.class.getName()
                                + ", which has no toString() of its own; name one of its properties that is a text or a"
                                + " number."),
                Arguments.of(
                        OfAnArray.class,
                        "#work: '{ids}' is of type [Ljava.lang.String;, which has no toString() of its own; name one of"
                                + " its properties that is a text or a number."),
                Arguments.of(Later.class, later("java.util.concurrent.CompletableFuture")),
                Arguments.of(OfAStream.class, later("io.smallrye.mutiny.Multi")),
                Arguments.of(
                        WaitLimit.class,
                        "#work: its waitLimit 'soon' is not a duration; write it as 500ms, 10s or PT1M."),
                Arguments.of(NoLease.class, "#work: its lease '-' is not a duration; write it as 500ms, 10s or PT1M."),
                Arguments.of(
                        AtLeastNothing.class,
                        "#work: its atLeast '0s' is not positive; write it as 500ms, 10s or PT1M, or leave it out."),
                Arguments.of(
                        AtMostNegative.class,
                        "#work: its atMost '-1s' is not positive; write it as 500ms, 10s or PT1M, or leave it out."),
                Arguments.of(
                        AtLeastAboveAtMost.class,
                        "#work: its atLeast '2m' is longer than its atMost '1m'; lower atLeast or raise atMost."),
                Arguments.of(
                        NoBean.class,
                        "#work: its class is not a bean, so no interceptor runs; give the class a scope such as"
                                + " @ApplicationScoped."));
    }

    private static Arguments none(Class<?> bean, String name, String expression, Class<?> of) {
        return Arguments.of(
                bean,
                "#work: '" + name + "' of '{" + expression + "}' is not a record component, getter or public field of "
                        + of.getName() + "; name a property that exists, or pass the value as a separate parameter.");
    }

    private static String later(String type) {
        return "#work: it returns " + type + ", so its work can still run when the lock is released; such methods are"
                + " not supported yet; make it blocking and return the value, or use LockClient.acquireAsync.";
    }

    private static Built built(Class<?> bean) throws Exception {
        return Built.of(
                bean,
                Order.class,
                Opaque.class,
                Hidden.class,
                Hidden.Secret.class,
                Texted.class,
                WithText.class,
                CompletableFuture.class,
                Instant.class,
                Thread.State.class,
                CharSequence.class);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void lockedMethod_thatCannotWork_isAnErrorWithItsRemedy(Class<?> bean, String error) throws Exception {
        assertThat(built(bean).errors()).containsExactly("@Locked on " + bean.getName() + error);
        assertThat(built(bean).specs()).isEmpty();
    }

    @ApplicationScoped
    static class Legal {
        @Locked("{order.id}")
        void record(Order order) {}

        @Locked("{order.opaque.shared}")
        void packagePrivateGetter(Order order) {}

        @Locked("{order.texted}")
        void inheritedText(Order order) {}

        @Locked("{order}")
        void wholeRecord(Order order) {}

        @Locked("{0}-{name}-{kind}-{at}")
        void ofManyTypes(long number, CharSequence name, Thread.State kind, Instant at) {}

        @Locked("k")
        Texted returningAnObject() {
            return new Texted();
        }

        @Locked(value = "k", waitLimit = "0s", lease = "20s", atLeast = "1m", atMost = "1m")
        void ofManyTimes() {}
    }

    @Test
    void lockedMethods_thatWork_areNoErrors() throws Exception {
        assertThat(built(Legal.class).errors()).isEmpty();
        assertThat(built(Legal.class).specs()).hasSize(7);
    }

    @ApplicationScoped
    @Locked("{tenant}")
    static class OnTheClass {
        void withTenant(String tenant) {}

        void withoutTenant() {}
    }

    @Test
    void annotationOfAClass_isComparedWithEachOfItsMethods() throws Exception {
        assertThat(built(OnTheClass.class).errors())
                .containsExactly("@Locked on " + OnTheClass.class.getName()
                        + "#withoutTenant: its key names 'tenant', which is not one of its 0 parameters; name one of"
                        + " the parameters, or give its index as in {0}.");
        assertThat(built(OnTheClass.class).specs()).hasSize(1);
    }

    @Locked("never")
    static class NoBeanAtAll {
        void work() {}
    }

    @Test
    void annotationOfAClassThatIsNoBean_isAnErrorOfTheClass() throws Exception {
        assertThat(built(NoBeanAtAll.class).errors())
                .containsExactly("@Locked on " + NoBeanAtAll.class.getName()
                        + ": its class is not a bean, so no interceptor runs; give the class a scope such as"
                        + " @ApplicationScoped.");
    }
}
