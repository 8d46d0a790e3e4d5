package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.quarkus.KeyPart;
import io.github.dynamodblock.quarkus.LockKeyGenerator;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Methods that the compiler bridges: a caller can call the bridge, which calls the method of the bean. */
class BridgedWorkTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(
                    Job.class,
                    Later.class,
                    Typed.class,
                    OfLeases.class,
                    OfTexts.class,
                    Narrow.class,
                    Hidden.class,
                    Shown.class,
                    Upper.class,
                    Lower.class,
                    Keys.class)
            .overrideConfigKey("quarkus.dynamodb-lock.enabled", "false");

    interface Job<T> {
        @Nullable Object run(@Nullable T input);
    }

    interface Later<T> {
        Uni<String> later(T input);
    }

    abstract static class Typed<T> {
        abstract String typed(T input);
    }

    @ApplicationScoped
    static class OfLeases implements Job<Lease> {
        @Override
        @Locked(value = "lease", reentrant = false)
        public Object run(@Nullable Lease input) {
            return input == null ? "no lease" : input.key().partition();
        }
    }

    @ApplicationScoped
    static class OfTexts extends Typed<String> implements Later<String> {
        @Override
        @Locked(value = "later")
        public Uni<String> later(@KeyPart String input) {
            return Uni.createFrom().item(input);
        }

        @Override
        @Locked(value = "typed", reentrant = false)
        String typed(@KeyPart String input) {
            return input;
        }
    }

    @ApplicationScoped
    static class Narrow implements Job<String> {
        @Override
        @Locked(keyGenerator = Keys.class, reentrant = false)
        public String run(@Nullable String input) {
            return "narrow " + input;
        }
    }

    @ApplicationScoped
    static class Keys implements LockKeyGenerator {
        @Override
        public String generate(Method method, @Nullable Object... parameters) {
            return "generated-" + Arrays.asList(parameters);
        }
    }

    abstract static class Hidden {
        @Locked(value = "hidden", reentrant = false)
        public String hidden(@Nullable Lease lease) {
            return lease == null ? "no lease" : lease.key().partition();
        }
    }

    /** The compiler adds a bridge to the inherited method. */
    @ApplicationScoped
    public static class Shown extends Hidden {}

    @Locked(value = "both", lease = "9s")
    abstract static class Upper {
        @Locked(value = "both", lease = "11s")
        Duration upper(@Nullable Lease lease) {
            return lease == null ? Duration.ZERO : lease.remaining();
        }
    }

    @ApplicationScoped
    @Locked(value = "both", lease = "30s")
    static class Lower extends Upper {
        @Locked(value = "both", lease = "13s")
        Duration lower(@Nullable Lease lease) {
            return lease == null ? Duration.ZERO : lease.remaining();
        }
    }

    @Inject
    Lower lower;

    @Inject
    Job<Lease> ofLeases;

    @Inject
    Job<String> narrow;

    @Inject
    Later<String> later;

    @Inject
    Typed<String> typed;

    @Inject
    Shown shown;

    @Test
    void method_calledThroughItsBridge_isLockedOnce() {
        assertThat(ofLeases.run(null)).isEqualTo("lease");
        assertThat(narrow.run("x")).isEqualTo("narrow x");
        assertThat(typed.typed("x")).isEqualTo("x");
        assertThat(shown.hidden(null)).isEqualTo("hidden");
        assertThat(later.later("x").await().atMost(SOON)).isEqualTo("x");
    }

    /** At run time, the key alone does not tell the annotation of a method from those of its classes. */
    @Test
    void annotation_ofTheMethod_goesBeforeThoseOfItsClasses_alsoWithTheSameKey() {
        assertThat(lower.upper(null)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
        assertThat(lower.lower(null)).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(13));
    }
}
