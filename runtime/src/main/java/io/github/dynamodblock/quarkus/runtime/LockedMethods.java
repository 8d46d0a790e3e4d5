package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.quarkus.Locked;
import jakarta.inject.Singleton;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The locked methods of the application, as its build found them. */
@Singleton
class LockedMethods {
    /** One method with one template. A method that two beans inherit can have a different template in each of them. */
    record Site(String signature, String template) {}

    private volatile Map<Site, LockedMethod> methods = Map.of();

    void set(Map<Site, LockedMethod> found) {
        methods = Map.copyOf(found);
    }

    Optional<LockedMethod> of(Method method, Locked locked) {
        return Optional.ofNullable(methods.get(new Site(signature(method), locked.value())));
    }

    private static String signature(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getName)
                .collect(Collectors.joining(
                        ",", method.getDeclaringClass().getName() + "#" + method.getName() + "(", ")"));
    }
}
