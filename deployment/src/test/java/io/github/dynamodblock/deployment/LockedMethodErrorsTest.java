package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.OnBusy;
import io.github.dynamodblock.quarkus.runtime.LockedMethodSpec;
import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
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

    record Range(long from, Number to, Thread.State kind) {}

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
        Optional<CompletableFuture<String>> work() {
            return Optional.of(new CompletableFuture<>());
        }
    }

    @ApplicationScoped
    static class OfAStream {
        @Locked("later")
        Uni<Stream<String>> work() {
            return Uni.createFrom().item(Stream.of());
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

    @ApplicationScoped
    static class LeaseTooShort {
        @Locked(value = "k", lease = "1ms")
        void work() {}
    }

    @ApplicationScoped
    static class LeaseTooLong {
        @Locked(value = "k", lease = "2d")
        void work() {}
    }

    @ApplicationScoped
    static class NegativeWaitLimit {
        @Locked(value = "k", waitLimit = "-1s")
        void work() {}
    }

    @ApplicationScoped
    static class BeyondAllTime {
        @Locked(value = "k", atLeast = "9223372036854775807d")
        void work() {}
    }

    @ApplicationScoped
    static class OnAnEventLoop {
        @Locked("k")
        @NonBlocking
        void work() {}
    }

    @ApplicationScoped
    static class ConsumerOnAnEventLoop {
        @Locked("k")
        @ConsumeEvent("orders")
        void work(String order) {}
    }

    @ApplicationScoped
    @NonBlocking
    static class ClassOnAnEventLoop {
        @Locked("k")
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
                                + ", which declares no toString(); the text of Object differs for each instance; name one"
                                + " of its properties that is a text or a number."),
                Arguments.of(
                        OfAnArray.class,
                        "#work: '{ids}' is an array, whose text differs for equal arrays; pass the value that names the"
                                + " lock as a parameter."),
                Arguments.of(
                        Later.class,
                        "#work: it returns java.util.Optional that contains java.util.concurrent.CompletableFuture, which"
                                + " is a java.util.concurrent.Future, so its work can still run when the lock is"
                                + " released; return a Uni, a Multi or a CompletableFuture itself, or make it blocking and return the value."),
                Arguments.of(
                        OfAStream.class,
                        "#work: it returns io.smallrye.mutiny.Uni that contains java.util.stream.Stream, which is a"
                                + " java.util.stream.BaseStream, so its work can still run when the lock is released; read the values to their end in the method, and"
                                + " return them as a list."),
                Arguments.of(
                        LeaseTooShort.class,
                        "#work: its lease '1ms' cannot be used: A lease duration must be PT0.1S to PT24H, not PT0.001S;"
                                + " write it as 500ms, 10s or PT1M."),
                Arguments.of(
                        LeaseTooLong.class,
                        "#work: its lease '2d' cannot be used: A lease duration must be PT0.1S to PT24H, not PT48H; write"
                                + " it as 500ms, 10s or PT1M."),
                Arguments.of(
                        NegativeWaitLimit.class,
                        "#work: its waitLimit '-1s' cannot be used: The wait limit must not be negative: PT-1S. Zero"
                                + " requests the lock once; write it as 500ms, 10s or PT1M."),
                Arguments.of(
                        BeyondAllTime.class,
                        "#work: its atLeast '9223372036854775807d' is not a duration; write it as 500ms, 10s or PT1M."),
                Arguments.of(
                        WaitLimit.class,
                        "#work: its waitLimit 'soon' is not a duration; write it as 500ms, 10s or PT1M."),
                Arguments.of(NoLease.class, "#work: its lease '-' is not a duration; write it as 500ms, 10s or PT1M."),
                Arguments.of(
                        AtLeastNothing.class,
                        "#work: its atLeast '0s' cannot be used: atLeast must be positive, not PT0S; write it as 500ms,"
                                + " 10s or PT1M."),
                Arguments.of(
                        AtMostNegative.class,
                        "#work: its atMost '-1s' cannot be used: atMost must be positive, not PT-1S; write it as 500ms,"
                                + " 10s or PT1M."),
                Arguments.of(
                        AtLeastAboveAtMost.class,
                        "#work: its atLeast '2m' is longer than its atMost '1m'; lower atLeast or raise atMost."),
                Arguments.of(
                        OnAnEventLoop.class,
                        "#work: it is @NonBlocking, so Quarkus can call it on an event loop, where it must not wait for a"
                                + " lock; annotate it with @Blocking or @RunOnVirtualThread instead, or let"
                                + " it return a Uni or a CompletionStage."),
                Arguments.of(
                        ConsumerOnAnEventLoop.class,
                        "#work: its @ConsumeEvent is not blocking, so Quarkus calls it on an event loop, where it must not"
                                + " wait for a lock; annotate it with @Blocking or @RunOnVirtualThread, or let"
                                + " it return a Uni or a CompletionStage."),
                Arguments.of(
                        ClassOnAnEventLoop.class,
                        "#work: its class " + ClassOnAnEventLoop.class.getName()
                                + " is @NonBlocking, so Quarkus can call"
                                + " it on an event loop, where it must not wait for a lock; annotate it with @Blocking or"
                                + " @RunOnVirtualThread instead, or let it return a Uni or a CompletionStage."),
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

    private static Built built(Class<?> bean) throws Exception {
        return Built.of(
                bean,
                Order.class,
                Range.class,
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

        @Locked("{range}")
        void wholeRecord(Range range) {}

        @Locked("{0}-{name}-{kind}-{at}")
        void ofManyTypes(long number, CharSequence name, Thread.State kind, Instant at) {}

        @Locked("k")
        Texted returningAnObject() {
            return new Texted();
        }

        @Locked(value = "k", waitLimit = "0s", lease = "20s", atLeast = "1m", atMost = "1m")
        void ofManyTimes() {}
    }

    @ApplicationScoped
    @NonBlocking
    static class BlockingAfterAll {
        @Locked("k")
        @Blocking
        void blocking() {}

        @Locked("k")
        @RunOnVirtualThread
        void onAVirtualThread() {}

        @Locked("k")
        @ConsumeEvent(value = "orders", blocking = true)
        void consuming(String order) {}

        @Locked("k")
        @Blocking
        @ConsumeEvent("orders")
        void consumingToo(String order) {}
    }

    @ApplicationScoped
    @NonBlocking
    static class Late {
        @Locked("k")
        @ConsumeEvent("later")
        Uni<String> uni(String order) {
            return Uni.createFrom().item(order);
        }

        @Locked(value = "k", onBusy = OnBusy.SKIP)
        CompletionStage<Void> stage() {
            return CompletableFuture.completedFuture(null);
        }

        @Locked(value = "k", onBusy = OnBusy.SKIP)
        Uni<Optional<String>> optional() {
            return Uni.createFrom().item(Optional.empty());
        }
    }

    @Test
    void lockedMethods_whoseResultsComeLater_canRunOnEventLoops() throws Exception {
        assertThat(built(Late.class).errors()).isEmpty();
        assertThat(built(Late.class).specs())
                .extracting(LockedMethodSpec::lateForm)
                .containsExactlyInAnyOrder("UNI", "STAGE", "UNI");
    }

    @Test
    void lockedMethods_thatBlock_areNoErrors_whateverTheirClassSays() throws Exception {
        assertThat(built(BlockingAfterAll.class).errors()).isEmpty();
    }

    @Test
    void lockedMethods_thatWork_areNoErrors() throws Exception {
        assertThat(built(Legal.class).errors()).isEmpty();
        assertThat(built(Legal.class).specs()).hasSize(7);
    }

    @ApplicationScoped
    static class SeveralMistakes {
        @Locked(value = "{id}", waitLimit = "soon", lease = "1ms", atLeast = "0s")
        Future<String> work(Opaque id) {
            return new CompletableFuture<>();
        }
    }

    @Test
    void lockedMethod_withSeveralMistakes_isAnErrorForEachOfThem() throws Exception {
        assertThat(built(SeveralMistakes.class).errors())
                .hasSize(5)
                .isSorted()
                .extracting(error -> error.replaceFirst(".*#work: (.{12}).*", "$1"))
                .containsExactly("'{id}' is of", "it returns j", "its atLeast ", "its lease '1", "its waitLimi");
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
