package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.quarkus.Locked;
import jakarta.inject.Singleton;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The locked methods of the application, as its build found them. */
@Singleton
class LockedMethods {
    /** A method of a bean with one template. Two beans that inherit a method can have different keys for it. */
    record Site(String bean, String signature, String template) {}

    private record Called(Class<?> bean, Method method) {}

    private final Map<Called, LockedSite> called = new ConcurrentHashMap<>();
    private volatile Map<Site, LockedMethod> methods = Map.of();

    void set(Map<Site, LockedMethod> found) {
        methods = Map.copyOf(found);
        called.clear();
    }

    /**
     * Returns the locked method that the call runs, with the annotation that the build chose for it in this bean.
     *
     * @throws IllegalStateException if the build did not find the method, which is a defect
     */
    LockedSite of(InvocationContext call) {
        Called key = new Called(call.getTarget().getClass(), call.getMethod());
        LockedSite known = called.get(key);
        if (known == null) {
            known = find(key, call)
                    .orElseThrow(() -> new IllegalStateException("The build did not find " + call.getMethod()));
            called.put(key, known);
        }
        return known;
    }

    /** The container runs a subclass of the bean, and several annotations can apply to one method. */
    private Optional<LockedSite> find(Called key, InvocationContext call) {
        String signature = signature(key.method());
        return Stream.<Class<?>>iterate(key.bean(), type -> type != null, Class::getSuperclass)
                .flatMap(type -> call.getInterceptorBindings(Locked.class).stream()
                        .flatMap(locked -> Stream.ofNullable(
                                        methods.get(new Site(type.getName(), signature, locked.value())))
                                .map(method -> LockedSite.of(method, locked, resultType(key.method(), method)))))
                .findFirst();
    }

    /** Returns the type of the result itself, also if the result comes later than the method returns. */
    private static Class<?> resultType(Method called, LockedMethod method) {
        if (method.late().isEmpty()) {
            return called.getReturnType();
        }
        Type result = called.getGenericReturnType() instanceof ParameterizedType late
                ? late.getActualTypeArguments()[0]
                : Object.class;
        Type raw = result instanceof ParameterizedType parameterized ? parameterized.getRawType() : result;
        return raw instanceof Class<?> type ? type : Object.class;
    }

    private static String signature(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getName)
                .collect(Collectors.joining(
                        ",", method.getDeclaringClass().getName() + "#" + method.getName() + "(", ")"));
    }
}
