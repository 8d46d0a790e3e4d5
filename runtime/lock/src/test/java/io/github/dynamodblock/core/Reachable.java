package io.github.dynamodblock.core;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counts what this library keeps alive from some objects on: its own objects, what its collections hold, who listens. */
final class Reachable {
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> left = new ArrayDeque<>();
    private long dependents;

    private Reachable() {}

    /** The world of the test, which remembers all that was sent, is none of it. */
    static long from(Object... roots) throws IllegalAccessException {
        Reachable all = new Reachable();
        List.of(roots).forEach(all::add);
        for (Object next = all.left.poll(); next != null; next = all.left.poll()) {
            all.visit(next);
        }
        return all.seen.size() + all.dependents;
    }

    private void add(@Nullable Object found) {
        if (found != null && !(found instanceof StillWorld) && !(found instanceof Class<?>) && seen.add(found)) {
            left.add(found);
        }
    }

    private void visit(Object object) throws IllegalAccessException {
        if (object instanceof Collection<?> all) {
            List.copyOf(all).forEach(this::add);
        } else if (object instanceof Map<?, ?> all) {
            Map.copyOf(all).forEach((key, value) -> {
                add(key);
                add(value);
            });
        } else if (object instanceof Optional<?> one) {
            add(one.orElse(null));
        } else if (object instanceof AtomicReference<?> one) {
            add(one.get());
        } else if (object instanceof CompletableFuture<?> future) {
            dependents += future.getNumberOfDependents();
            add(future.isDone() && !future.isCompletedExceptionally() ? future.join() : null);
        } else if (object instanceof Object[]) {
            for (int i = 0; i < Array.getLength(object); i++) {
                add(Array.get(object, i));
            }
        } else if (object.getClass().getName().startsWith("io.github.dynamodblock")) {
            fields(object, object.getClass());
        }
    }

    private void fields(Object object, @Nullable Class<?> type) throws IllegalAccessException {
        if (type == null || !type.getName().startsWith("io.github.dynamodblock")) {
            return;
        }
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                field.setAccessible(true);
                add(field.get(object));
            }
        }
        fields(object, type.getSuperclass());
    }
}
