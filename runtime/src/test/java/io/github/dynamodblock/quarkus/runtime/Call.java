package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.OnBusy;
import io.github.dynamodblock.quarkus.OnLost;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A call of one of the locked methods below, as the container hands it to an interceptor. */
record Call(Method method, List<@Nullable Object> parameters, Callable<@Nullable Object> body, Map<String, Object> data)
        implements InvocationContext {
    static Call of(String name, Callable<@Nullable Object> body, @Nullable Object... parameters) {
        Optional<Method> method = Arrays.stream(Bean.class.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst();
        return new Call(method.orElseThrow(), Arrays.asList(parameters), body, new HashMap<>());
    }

    /** Its methods are never run: the body of a call stands for them. */
    @SuppressWarnings("unused")
    static class Bean {
        @Locked("order-{id}")
        void order(@Nullable Object id) {}

        @Locked("item-{id}")
        void item(@Nullable Object id) {}

        @Locked(value = "timed", waitLimit = "3s", lease = "8s", atLeast = "1s", atMost = "1M")
        void timed() {}

        @Locked("plain")
        void plain() {}

        @Locked(value = "job", onBusy = OnBusy.SKIP)
        void job() {}

        @Locked(value = "order-{id}", waitLimit = "5M")
        void patient(@Nullable Object id) {}

        @Locked(value = "order-{id}", reentrant = false)
        void once(@Nullable Object id) {}

        @Locked("leased")
        void leased(@Nullable Object other, @Nullable Lease lease) {}

        @Locked(value = "order-{id}", onLost = OnLost.INTERRUPT)
        void interruptible(@Nullable Object id) {}
    }

    Locked locked() {
        return method.getAnnotation(Locked.class);
    }

    @Override
    public Set<Annotation> getInterceptorBindings() {
        return Set.of(locked());
    }

    @Override
    public @Nullable Object proceed() throws Exception {
        return body.call();
    }

    @Override
    public Method getMethod() {
        return method;
    }

    @Override
    public @Nullable Object[] getParameters() {
        return parameters.toArray();
    }

    @Override
    public Object getTarget() {
        return new Bean();
    }

    @Override
    public Object getTimer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Constructor<?> getConstructor() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setParameters(@Nullable Object[] changed) {
        for (int i = 0; i < changed.length; i++) {
            parameters.set(i, changed[i]);
        }
    }

    @Override
    public Map<String, Object> getContextData() {
        return data;
    }
}
