package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.quarkus.LockKeyGenerator;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The locked methods of the application, as its build found them. */
@Singleton
class LockedMethods {
    /**
     * A method of a bean with one template. Two beans that inherit a method can have different keys for it.
     *
     * @param keyGenerator the name of the class in the annotation that makes the key
     */
    record Site(String bean, String signature, String template, String keyGenerator) {
        /** Describes a method whose key no code makes. */
        Site(String bean, String signature, String template) {
            this(bean, signature, template, LockKeyGenerator.class.getName());
        }

        /** Returns the names of the method in the configuration: with the class of the bean, and with its own class. */
        Stream<String> names() {
            String own = signature.substring(0, signature.indexOf('#'));
            String method = signature.substring(signature.indexOf('#') + 1, signature.indexOf('('));
            return Stream.of(bean + "/" + method, own + "/" + method).distinct();
        }
    }

    private record Called(Class<?> bean, Method method) {}

    private record Bound(Site site, Locked locked) {}

    private final Map<Called, LockedSite> called = new ConcurrentHashMap<>();
    private volatile Map<Site, LockedMethod> methods = Map.of();
    private volatile Map<String, MethodConfig> settings = Map.of();
    private @Nullable Instance<LockKeyGenerator> generators;

    @Inject
    void makeKeysWith(@Any Instance<LockKeyGenerator> beans) {
        generators = beans;
    }

    /** Makes the settings of methods known, by their names. */
    void configure(Map<String, MethodConfig> configured) {
        settings = Map.copyOf(configured);
        called.clear();
    }

    /** Returns the names by which the configuration can name the methods. */
    Set<String> names() {
        return methods.keySet().stream().flatMap(Site::names).collect(Collectors.toCollection(TreeSet::new));
    }

    void set(Map<Site, LockedMethod> found) {
        methods = Map.copyOf(found);
        called.clear();
    }

    /**
     * Gives the keys the properties of the configuration.
     *
     * @param properties finds the value of a property
     * @throws ConfigurationException if a property is missing, or if its value cannot be used in a key
     */
    void configure(Function<String, Optional<String>> properties) {
        Map<Site, LockedMethod> configured = new HashMap<>();
        SortedSet<String> problems = new TreeSet<>();
        methods.forEach((site, method) -> {
            try {
                configured.put(site, requireKey(site, method.configured(properties)));
            } catch (IllegalArgumentException | NoSuchElementException e) {
                problems.add("The lock key '" + site.template() + "' of " + method.name() + " cannot be used: "
                        + e.getMessage() + ".");
            }
        });
        if (!problems.isEmpty()) {
            throw new ConfigurationException(String.join("\n", problems));
        }
        set(configured);
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
                        .map(locked -> new Bound(
                                new Site(
                                        type.getName(),
                                        signature,
                                        locked.value(),
                                        locked.keyGenerator().getName()),
                                locked))
                        .flatMap(bound -> Stream.ofNullable(methods.get(bound.site()))
                                .filter(method -> method.isOf(bound.locked()))
                                .map(method -> configured(
                                        bound.site(),
                                        LockedSite.of(
                                                method,
                                                bound.locked(),
                                                resultType(key.method(), method),
                                                generator(bound.locked()),
                                                BodyRules.of(bound.locked(), key.method()))))))
                .findFirst();
    }

    private @Nullable LockKeyGenerator generator(Locked locked) {
        return locked.keyGenerator() == LockKeyGenerator.class || generators == null
                ? null
                : generators.select(locked.keyGenerator()).get();
    }

    /** A generator makes a key of an empty one. */
    private static LockedMethod requireKey(Site site, LockedMethod method) {
        if (method.key().isEmpty() && site.keyGenerator().equals(LockKeyGenerator.class.getName())) {
            throw new IllegalArgumentException("it is empty. Give it a text that names the lock");
        }
        return method;
    }

    private LockedSite configured(Site site, LockedSite annotated) {
        return site.names()
                .flatMap(name -> Stream.ofNullable(settings.get(name)))
                .findFirst()
                .map(annotated::with)
                .orElse(annotated);
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
