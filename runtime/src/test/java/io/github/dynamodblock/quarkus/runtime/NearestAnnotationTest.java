package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.Locked;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The container binds the annotations of superclasses too, in any order. */
class NearestAnnotationTest {
    @SuppressWarnings("unused")
    static class Bean {
        @Locked(value = "same", waitLimit = "1s")
        void nearest() {}

        @Locked(value = "same", waitLimit = "10m")
        void above() {}
    }

    private final LockedMethods methods = new LockedMethods();

    private static Method method(String name) throws NoSuchMethodException {
        return Bean.class.getDeclaredMethod(name);
    }

    private static Locked annotation(String name) throws NoSuchMethodException {
        return method(name).getAnnotation(Locked.class);
    }

    private static InvocationContext call(List<Locked> bound) throws NoSuchMethodException {
        Method called = method("nearest");
        Set<Locked> bindings = new LinkedHashSet<>(bound);
        return (InvocationContext) Proxy.newProxyInstance(
                Bean.class.getClassLoader(),
                new Class<?>[] {InvocationContext.class},
                (proxy, asked, parameters) -> switch (asked.getName()) {
                    case "getTarget" -> new Bean();
                    case "getMethod" -> called;
                    case "getInterceptorBindings" -> bindings;
                    default -> throw new UnsupportedOperationException(asked.getName());
                });
    }

    @Test
    void annotations_withTheSameKey_inEachOrder_theOneOfTheBuildApplies() throws Exception {
        Locked nearest = annotation("nearest");
        Locked above = annotation("above");
        for (List<Locked> order : List.of(List.of(nearest, above), List.of(above, nearest))) {
            methods.set(Map.of(
                    new LockedMethods.Site(Bean.class.getName(), Bean.class.getName() + "#nearest()", "same"),
                    new LockedMethod(
                            "Bean#nearest",
                            List.of(new KeyPiece.Text("same")),
                            Optional.empty(),
                            Optional.empty(),
                            AnnotationText.of(nearest))));

            assertThat(methods.of(call(order)).waitLimit()).isEqualTo(Duration.ofSeconds(1));
        }
    }
}
