package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.quarkus.KeyPart;
import io.github.dynamodblock.quarkus.LockKeyGenerator;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.OnLost;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is wrong with a locked method of a bean. One application holds every error, for each costs a build. */
class LockedErrorsTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(
                    Wrong.class,
                    WrongClass.class,
                    Overriding.class,
                    NoBean.class,
                    Order.class,
                    Hidden.class,
                    Keys.class,
                    NoBeanKeys.class,
                    Opaque.class)
            .assertException(LockedErrorsTest::namesEveryError);

    record Order(String id, Opaque opaque, Hidden.Secret secret) {}

    static class Opaque {}

    static class Hidden {
        private record Secret(String value) {}
    }

    @ApplicationScoped
    static class Wrong {
        @Locked("order-{oderId}")
        void unknownParameter(String orderId) {}

        @Locked("order-{2}")
        void unknownIndex(String orderId, String other) {}

        @Locked("order-{order.number}")
        void unknownProperty(Order order) {}

        @Locked("{order.secret.value}")
        void unreadableProperty(Order order) {}

        @Locked("{order.opaque}")
        void withoutText(Order order) {}

        @Locked("{ids}")
        void array(String[] ids) {}

        @Locked("{count.value}")
        void propertyOfPrimitive(int count) {}

        @Locked("")
        void emptyKey() {}

        @Locked("order-{orderId")
        void unbalanced(String orderId) {}

        @Locked(value = "x", onLost = OnLost.INTERRUPT)
        Uni<String> interruptedLater() {
            return Uni.createFrom().item("");
        }

        @Locked(value = "x", onLost = OnLost.CANCEL)
        String cancelledAtOnce() {
            return "";
        }

        @Locked("x")
        void twoLeases(Lease one, Lease other) {}

        @Locked("{lease.valid}")
        void leaseInTheKey(Lease lease) {}

        @Locked("x")
        void leaseAnnotated(@KeyPart Lease lease) {}

        @Locked("{one}{other}")
        void valuesWithoutText(String one, String other) {}

        @Locked("{one}%{other}")
        void valuesWithAPercentSign(String one, String other) {}

        @Locked("{one}x-{other}")
        void valuesWithALetter(String one, String other) {}

        @Locked("${shop}{one}-7${shop}{other}5{one}")
        void valuesWithADigit(String one, String other) {}

        @Locked("\ud83d{one}\ude00")
        void halfOfAPair(String one) {}

        void annotatedAndNotLocked(@KeyPart String id) {}

        @Locked("order-{id}")
        void annotatedAndNotUsed(String id, @KeyPart String tenant) {}

        @Locked("order")
        void annotatedWithoutText(@KeyPart Opaque opaque) {}

        @Locked("${}")
        void propertyWithoutName() {}

        @Locked(value = "order-{id}", keyGenerator = Keys.class)
        void generatorAndValues(String id) {}

        @Locked(keyGenerator = Keys.class)
        void generatorAndAnnotated(@KeyPart String id) {}

        @Locked(keyGenerator = NoBeanKeys.class)
        void generatorNoBean(String id) {}

        @Locked
        void noKeyAtAll() {}

        @Locked("uni")
        @Transactional
        Uni<String> uni() {
            return Uni.createFrom().item("");
        }

        @Locked("future")
        Future<String> future() {
            return new CompletableFuture<>();
        }

        @Locked(value = "wait", waitLimit = "soon")
        void waitLimitNoDuration() {}

        @Locked(value = "lease", lease = "-")
        void leaseNoDuration() {}

        @Locked(value = "least", atLeast = "0s")
        void atLeastNothing() {}

        @Locked(value = "most", atLeast = "2m", atMost = "1m")
        void atLeastAboveAtMost() {}

        @Locked(value = "lease", lease = "1ms")
        void leaseTooShort() {}

        @Locked(value = "wait", waitLimit = "-1s")
        void waitLimitNegative() {}

        @Locked("x")
        @NonBlocking
        @ConsumeEvent("nonblocking")
        void onAnEventLoop(String event) {}

        @Locked("x")
        @ConsumeEvent("consumed")
        void consuming(String event) {}

        @Locked("x")
        @SuppressWarnings("unused")
        private void hidden() {}

        @Locked("x")
        static void shared() {}

        @Locked("order-{order.id}")
        void legal(Order order) {}

        @Locked("${shop}-{one}${between}{other}-${shop:}{one}")
        void legalProperties(String one, String other) {}

        @Locked(value = "x", onLost = OnLost.INTERRUPT, reentrant = false)
        void legalLease(Lease lease) {}

        @Locked(value = "x", onLost = OnLost.CANCEL)
        Uni<String> legalLater(Lease lease) {
            return Uni.createFrom().item("");
        }

        @Locked("{id}")
        void legalAnnotated(@KeyPart String id) {}

        @Locked(value = "order-", keyGenerator = Keys.class)
        void legalGenerator(String id) {}

        @Locked("{0}-{name}-{kind}-{at}")
        void legalTypes(long number, CharSequence name, Thread.State kind, Instant at) {}
    }

    @ApplicationScoped
    static class Keys implements LockKeyGenerator {
        @Override
        public String generate(Method method, @Nullable Object... parameters) {
            return "key";
        }
    }

    static class NoBeanKeys extends Keys {}

    @ApplicationScoped
    @Locked("{tenant}")
    static class WrongClass {
        void withTenant(String tenant) {}

        void withoutTenant() {}
    }

    abstract static class Parent {
        @Locked("parent")
        void overridden() {}
    }

    /** It is used, because it observes. */
    @ApplicationScoped
    static class Overriding extends Parent {
        @Override
        void overridden() {}

        void observe(@Observes String event) {}
    }

    static class NoBean {
        @Locked("never")
        void never() {}
    }

    private static final List<List<String>> ERRORS = List.of(
            List.of("Wrong#unknownParameter", "'oderId', which is not one of its 1 parameters", "name one of"),
            List.of("Wrong#unknownIndex", "'2', which is not one of its 2 parameters", "give its index as in {0}"),
            List.of("Wrong#unknownProperty", "'number' of '{order.number}'", "name a property that exists"),
            List.of("Wrong#unreadableProperty", "Hidden$Secret", "make the class public"),
            List.of("Wrong#withoutText", "which declares no toString()", "name one of its properties"),
            List.of("Wrong#array", "an array, whose text differs", "pass the value that names the lock"),
            List.of("Wrong#propertyOfPrimitive", "'value' of '{count.value}'", "name a property that exists"),
            List.of("Wrong#emptyKey", "its key is empty", "name the lock"),
            List.of("Wrong#unbalanced", "at character 7 of its key", "write {{ or }}"),
            List.of("Wrong#interruptedLater", "its onLost is INTERRUPT, but its result comes later", "OnLost.CANCEL"),
            List.of("Wrong#cancelledAtOnce", "its onLost is CANCEL, but it returns the result", "OnLost.INTERRUPT"),
            List.of("Wrong#twoLeases", "it has 2 parameters of type Lease", "leave out all but one"),
            List.of(
                    "Wrong#leaseInTheKey",
                    "'{lease.valid}' in its key is the lease",
                    "use other parameters in the key"),
            List.of("Wrong#leaseAnnotated", "'{lease}' in its key is the lease", "use other parameters in the key"),
            List.of("Wrong#valuesWithoutText", "two of its values have no text between them", "such as - or /"),
            List.of("Wrong#valuesWithAPercentSign", "the text '%' between two of its values begins", "such as - or /"),
            List.of("Wrong#valuesWithALetter", "the text 'x-' between two of its values begins", "such as - or /"),
            List.of("Wrong#valuesWithADigit", "the text '5' between two of its values begins", "such as - or /"),
            List.of("Wrong#halfOfAPair", "half of a surrogate pair", "write another key"),
            List.of("Wrong#annotatedAndNotLocked", "but no bean locks the method", "or remove @KeyPart"),
            List.of("Wrong#annotatedAndNotUsed", "its parameter 'tenant' has @KeyPart", "add {tenant} to the key"),
            List.of("Wrong#annotatedWithoutText", "'{opaque}' is of type", "name one of its properties"),
            List.of("Wrong#propertyWithoutName", "'${}' in its key '${}' is not a property", "${property:default}"),
            List.of("Wrong#generatorAndValues", "its key 'order-{id}' names values", "receives all parameters"),
            List.of("Wrong#generatorAndAnnotated", "a parameter with @KeyPart", "receives all parameters"),
            List.of("Wrong#generatorNoBean", "NoBeanKeys is not a bean", "@ApplicationScoped"),
            List.of("Wrong#noKeyAtAll", "its key is empty", "name the lock"),
            List.of("Wrong#uni", "it is @Transactional, and its result comes later", "@WithTransaction"),
            List.of("Wrong#future", "its work can still run when the lock is released", "make it blocking"),
            List.of("Wrong#waitLimitNoDuration", "its waitLimit 'soon' is not a duration", "500ms"),
            List.of("Wrong#leaseNoDuration", "its lease '-' is not a duration", "500ms"),
            List.of("Wrong#atLeastNothing", "atLeast must be positive", "500ms"),
            List.of("Wrong#atLeastAboveAtMost", "its atLeast '2m' is longer than its atMost '1m'", "lower atLeast"),
            List.of("Wrong#leaseTooShort", "A lease duration must be PT0.1S to PT24H", "500ms"),
            List.of("Wrong#waitLimitNegative", "The wait limit must not be negative", "500ms"),
            List.of("Wrong#onAnEventLoop", "it is @NonBlocking", "@RunOnVirtualThread"),
            List.of("Wrong#consuming", "its @ConsumeEvent is not blocking", "@RunOnVirtualThread"),
            List.of("Wrong#hidden", "a private method is not intercepted", "make it package-private"),
            List.of("Wrong#shared", "a static method has no bean", "make it a method of a bean"),
            List.of("Overriding#overridden", "it overrides", "annotate it with @Locked as well"),
            List.of("WrongClass#withoutTenant", "'tenant', which is not one of its 0 parameters", "name one of"),
            List.of("NoBean#never", "its class is not a bean", "@ApplicationScoped"));

    private static void namesEveryError(Throwable failure) {
        List<String> lines = Stream.iterate(failure, t -> t != null, Throwable::getCause)
                .flatMap(t -> String.valueOf(t.getMessage()).lines())
                .filter(line -> line.contains("@Locked on "))
                .distinct()
                .toList();
        SoftAssertions softly = new SoftAssertions();
        for (List<String> error : ERRORS) {
            String place = LockedErrorsTest.class.getName() + "$" + error.get(0) + ":";
            String found =
                    lines.stream().filter(line -> line.contains(place)).reduce("", (one, more) -> one + "\n" + more);
            softly.assertThat(found).as(error.get(0)).contains(error).hasLineCount(2);
        }
        softly.assertThat(lines).as(() -> "the failure is " + failure).hasSameSizeAs(ERRORS);
        softly.assertAll();
    }

    @Test
    void application_withTheseMethods_isNotBuilt() {
        assertThat(true).as("the application was built").isFalse();
    }
}
